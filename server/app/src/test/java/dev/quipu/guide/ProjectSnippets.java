package dev.quipu.guide;

import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.read.StoredRun;
import java.io.PrintStream;
import java.util.Map;

/// The code in docs/guide/projects.md.
public final class ProjectSnippets {
  private ProjectSnippets() {}

  public static void logging(String url) {
    // snippet: logging
    try (var quipu = Quipu.connect(Options.defaults().url(url).project("vision"))) {
      quipu.experiment("digits").run("in vision", run -> run.log("loss", 0.4));

      Experiment elsewhere =
          quipu.experiment(
              "commands", "Which words are understood?", Map.of("team", "speech"), "audio");
      elsewhere.run("in audio", run -> run.log("loss", 0.7));
    }
    // end
  }

  public static void reading(String url, PrintStream out) {
    // snippet: reading
    try (var quipu = Quipu.connect(Options.defaults().url(url))) {
      for (StoredRun run : quipu.project("vision").runs("metrics.loss < 0.5")) {
        out.println(run.name());
      }
    }
    // end
  }
}
