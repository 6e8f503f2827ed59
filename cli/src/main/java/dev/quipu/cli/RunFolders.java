package dev.quipu.cli;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.copy.FolderExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/// Exports runs as run folders.
final class RunFolders {
  private final FolderExport exporting;
  private final PrintWriter out;

  RunFolders(Options options, PrintWriter out) {
    exporting = FolderExport.from(options);
    this.out = out;
  }

  /// Exports runs.
  ///
  /// @param runs ids or names; empty for all runs that fit the filter
  void export(List<String> runs, String filter, Path to) throws IOException {
    List<RunId> ids =
        runs.isEmpty() ? exporting.find(filter) : runs.stream().map(exporting::load).toList();
    for (RunId run : ids) {
      Path exported = exporting.run(run, to);
      out.println(
          exported == null
              ? "Left as it is: " + to.resolve(run.hex())
              : "Exported run " + run + " to " + exported);
      out.flush();
    }
  }
}
