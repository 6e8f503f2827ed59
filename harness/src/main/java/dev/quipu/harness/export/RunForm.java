package dev.quipu.harness.export;

import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.RunSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;

/// The forms in which a run leaves its folder.
public enum RunForm {
  /// A row for each record, with a column for each score.
  CSV,
  /// The means and the failures, for a comment of a pull request.
  MARKDOWN,
  /// The report.
  HTML,
  /// The records.
  JSONL;

  /// The word in commands.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The ending of files.
  public String ending() {
    return this == MARKDOWN ? "md" : word();
  }

  public static Optional<RunForm> find(String word) {
    for (RunForm form : values()) {
      if (form.word().equals(word)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /// Writes a run.
  ///
  /// @param exact whether texts of CSV that look like formulas stay as they are
  public void write(HarnessFolder folder, boolean exact, OutputStream out) throws IOException {
    switch (this) {
      case CSV -> new RecordsCsv(summary(folder), exact).write(folder, out);
      case MARKDOWN ->
          out.write(new RunMarkdown(summary(folder)).text(folder).getBytes(StandardCharsets.UTF_8));
      case HTML -> copy(folder, HarnessFolder.REPORT, out);
      case JSONL -> copy(folder, HarnessFolder.RECORDS, out);
    }
  }

  private static RunSummary summary(HarnessFolder folder) throws IOException {
    return RunSummary.of(folder.manifest().plan(), folder);
  }

  private static void copy(HarnessFolder folder, String name, OutputStream out) throws IOException {
    long _ = Files.copy(folder.file(name), out);
  }
}
