package dev.quipu.guide;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.copy.FolderExport;
import dev.quipu.sdk.copy.FolderImport;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The code of the guide's page about local mode.
public final class LocalSnippets {
  private LocalSnippets() {}

  public static void local(Path folder) {
    // snippet: local
    try (var quipu = Quipu.local(folder)) { // such as Path.of("runs")
      Run run = quipu.experiment("digits").startRun("first try");
      run.params(Map.of("lr", 0.1));
      for (int step = 0; step < 100; step++) {
        run.log(step, Map.of("train/loss", 1.0 / (step + 1)));
      }
      run.finish();
    }
    // end
  }

  public static void read(Path folder) throws IOException {
    // snippet: read
    for (RunFolder run : RunFolder.below(folder)) {
      System.out.println(run.run().name() + " " + run.params());
      run.rows("train").each((row, line) -> System.out.println(row.fields().get("loss")));
    }
    // end
  }

  public static void copy(Path folder, Path exported) throws IOException, InterruptedException {
    // snippet: copy
    FolderImport importing = FolderImport.into(Options.defaults());
    for (RunFolder run : importing.find(folder)) {
      System.out.println(importing.run(run).lines() + " new lines");
    }
    FolderExport exporting = FolderExport.from(Options.defaults());
    for (RunId run : exporting.find("status = 'completed'")) {
      exporting.run(run, exported);
    }
    // end
  }
}
