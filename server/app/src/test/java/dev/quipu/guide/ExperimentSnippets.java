package dev.quipu.guide;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredExperiment;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// The code in docs/guide/experiments.md.
public final class ExperimentSnippets {
  private ExperimentSnippets() {}

  public static Experiment podstack(Quipu quipu) {
    // snippet: podstack
    Experiment experiment =
        quipu.experiment(
            "bert-fine-tuning",
            "Fine-tuning BERT for sentiment analysis",
            "nlp",
            "sentiment",
            "bert");
    // end
    return experiment;
  }

  public static void tags(Quipu quipu) {
    // snippet: tags
    Experiment experiment = quipu.experiment("bert/ablation", "", Map.of("phase", "exploration"));
    experiment.run("lr=0.001", run -> run.log("val_loss", 0.4));
    // end
  }

  public static void move(Quipu quipu, RunId run) {
    // snippet: move
    StoredExperiment ablation = quipu.project().loadExperiment("bert/ablation");
    quipu.project().move(List.of(run), ablation.id());
    // end
  }

  public static void notes(Run run) {
    // snippet: notes
    run.notes("# Second try\n\nThe learning rate was too high.");
    // end
  }

  public static void find(Quipu quipu, PrintStream out) {
    // snippet: find
    for (StoredExperiment one :
        quipu
            .project()
            .experiments("description ILIKE '%sentiment%' AND status = 'active'")
            .orderBy("run_count DESC")) {
      out.println(one.name() + ": " + one.runCount() + " runs");
    }
    // end
  }
}
