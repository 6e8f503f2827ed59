package dev.quipu.guide;

import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.registry.Models;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// The code in docs/guide/models.md.
public final class ModelSnippets {
  private ModelSnippets() {}

  public static ModelVersion register(Run run, Path folder) {
    // snippet: register
    run.artifacts(folder, "model");
    ModelVersion version = run.registerModel("digits", "model/");
    // end
    return version;
  }

  public static ModelVersion version(Quipu quipu, RunId runId) {
    // snippet: version
    Models models = quipu.models();
    models.registerModel("digits"); // makes the model, or finds it
    ModelVersion version = models.createModelVersion("digits", runId, "model");
    // end
    return version;
  }

  public static StoredModel log(Run run, Path folder, int step) {
    // snippet: log
    StoredModel model =
        run.model("digits-net")
            .type("classifier")
            .param("layers", 2)
            .tag("team", "vision")
            .step(step)
            .log(folder);
    run.logMetrics(model.id(), step, Map.of("accuracy", 0.97), "digits-test", "");
    // end
    return model;
  }

  public static void best(Quipu quipu, Path target) {
    // snippet: best
    StoredModel best =
        quipu
            .project()
            .models("metrics.accuracy > 0.9 AND tags.team = 'vision'", "metrics.accuracy DESC")
            .first()
            .orElseThrow();
    quipu.project().artifacts(best.id()).download("", target);
    quipu.models().createModelVersion("digits", best.id());
    // end
  }

  public static void stages(Quipu quipu, ModelVersion version) {
    // snippet: stages
    Models models = quipu.models();
    models.transition("digits", version.version(), ModelStage.PRODUCTION, true); // archives others
    models.alias("digits", "champion", version.version());
    models.tag("digits", version.version(), "validated-by", "ann");
    models.describe("digits", version.version(), "Trained on the cleaned pictures");
    // end
  }

  public static void download(Quipu quipu, Path target) {
    // snippet: download
    ModelVersion champion = quipu.models().findVersion("digits", "champion").orElseThrow();
    quipu.models().download(champion, target); // every file is verified
    // end
  }

  public static void search(Quipu quipu, PrintStream out) {
    // snippet: search
    for (RegisteredModel model : quipu.models().list("tags.team = 'vision'")) {
      out.println(model.name() + " " + model.aliases());
    }
    for (ModelVersion version : quipu.models().versions("stage = 'Production'")) {
      out.println(version.model() + " " + version.version() + " of run " + version.source().run());
    }
    // end
  }
}
