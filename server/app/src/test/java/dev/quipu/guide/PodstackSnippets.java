package dev.quipu.guide;

import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.read.StoredRun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// The code in docs/guide/podstack.md.
public final class PodstackSnippets {
  private PodstackSnippets() {}

  /// What an epoch of the training has come to.
  public record Epoch(double trainLoss, double valLoss, double valAccuracy) {}

  /// The training.
  @FunctionalInterface
  public interface Training {
    Epoch train(int epoch);
  }

  public static Experiment create(Quipu quipu) {
    // snippet: create
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

  public static void start(Experiment experiment) {
    // snippet: start
    experiment.run(
        "lr=0.001",
        run -> {
          // The training.
        });
    // end
  }

  public static void params(Run run) {
    // snippet: params
    run.params(
        Map.of(
            "learning_rate",
            0.001,
            "batch_size",
            32,
            "epochs",
            10,
            "model_type",
            "bert-base-uncased",
            "optimizer",
            "adamw"));
    // end
  }

  public static void metrics(Run run, int epochs, Training training) {
    // snippet: metrics
    for (int epoch = 0; epoch < epochs; epoch++) {
      Epoch now = training.train(epoch);
      run.log(
          epoch,
          Map.of(
              "train_loss", now.trainLoss(),
              "val_loss", now.valLoss(),
              "val_accuracy", now.valAccuracy()));
    }
    // end
  }

  public static void artifacts(Run run, Path folder) {
    // snippet: artifacts
    run.artifact(folder.resolve("model.pt"), "checkpoints/model.pt");
    run.artifact(folder.resolve("config.yaml"));
    run.artifacts(folder.resolve("outputs"), "results");
    // end
  }

  public static void rest(Run run) {
    // snippet: rest
    run.dataset(
        "customer-reviews-v2",
        "s3://bucket/datasets/reviews.csv",
        "Labeled customer reviews, 50k samples");
    run.alert("val_loss > 2.0", "Validation loss is diverging");
    run.notes("# First try\n\nThe learning rate of the paper.");
    run.param("random_seed", 42);
    // end
  }

  public static void find(Quipu quipu, PrintStream out) {
    // snippet: find
    for (StoredExperiment experiment :
        quipu
            .project()
            .experiments("name ILIKE '%bert%' AND status = 'active'")
            .orderBy("run_count DESC")) {
      for (StoredRun run : experiment.runs().orderBy("metrics.val_loss")) {
        out.println(run.name() + " " + run.status().word() + " " + run.params().flat());
      }
    }
    // end
  }
}
