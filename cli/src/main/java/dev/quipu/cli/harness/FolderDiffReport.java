package dev.quipu.cli.harness;

import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.compare.DiffPage;
import dev.quipu.harness.compare.DiffText;
import dev.quipu.harness.compare.FolderDiff;
import dev.quipu.harness.compare.RecordChange;
import dev.quipu.harness.compare.RunDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/// What `quipu diff` does with two folders of runs.
///
/// @param format `text`, `json` or `html`
/// @param cases the cases of each change that are listed
public record FolderDiffReport(String format, double tolerance, int cases) {
  private static final int REGRESSIONS = 2;
  private static final int CHANGES = 3;

  /// Prints the comparison.
  ///
  /// @return the status of the command
  public int print(
      Path base, Path run, boolean failsOnRegressions, boolean failsOnChanges, PrintWriter out)
      throws IOException {
    RunDiff diff =
        FolderDiff.of(HarnessFolder.complete(base), HarnessFolder.complete(run), tolerance, cases);
    out.print(
        switch (format) {
          case "json" -> diff.json();
          case "html" -> new DiffPage(diff).html();
          default -> new DiffText(diff).text();
        });
    out.flush();
    if (failsOnRegressions && diff.count(RecordChange.REGRESSED) > 0) {
      return REGRESSIONS;
    }
    return failsOnChanges && diff.hasChanges() ? CHANGES : 0;
  }
}
