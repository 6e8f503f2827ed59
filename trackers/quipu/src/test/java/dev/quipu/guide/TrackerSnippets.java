package dev.quipu.guide;

import dev.quipu.sdk.Quipu;
import dev.quipu.trackers.AutoTrack;
import dev.quipu.trackers.ExperimentResult;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.local.LocalBackend;
import dev.quipu.trackers.mlflow.MlflowBackend;
import dev.quipu.trackers.quipu.QuipuBackend;
import dev.quipu.trackers.tensorboard.TensorboardBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The code of the guide to trackers.
final class TrackerSnippets {
  private TrackerSnippets() {}

  static void minimal(Path results) {
    // snippet: minimal
    try (Tracker tracker = Trackers.create("local", Map.of("output_dir", "experiments"))) {
      tracker.run(
          "baseline",
          run -> {
            run.logParams(Map.of("model", "gpt-4"));
            run.logMetrics(Map.of("accuracy", 0.95));
            run.logArtifact(results);
          });
    }
    // end
  }

  static void calls(Tracker tracker, Path plots) {
    // snippet: calls
    tracker.startRun("sweep");
    tracker.logParams(Map.of("lr", 0.1, "layers", List.of(64, 32)));
    for (int step = 0; step < 100; step++) {
      tracker.logMetrics(Map.of("loss", 1.0 / (step + 1)), step);
    }
    tracker.run("trial 1", trial -> trial.logMetrics(Map.of("accuracy", 0.9)));
    tracker.logArtifact(plots, "plots", "figures");
    tracker.logTable("answers", List.of("question", "right"), List.of(List.of("2+2?", true)));
    tracker.logHistogram("weights", new double[] {0.1, 0.2, 0.2});
    tracker.endRun();
    // end
  }

  static void config() {
    // snippet: config
    TrackingConfig config =
        TrackingConfig.standard()
            .project("my-project")
            .experimentName("ablation")
            .tags("nightly", "cpu")
            .notes("With the new tokenizer")
            .logCode(true);
    try (Tracker tracker = Trackers.create("tensorboard", config, Map.of("log_dir", "runs"))) {
      tracker.run("first", run -> run.logMetrics(Map.of("loss", 0.5)));
    }
    // end
  }

  static void mlflow() {
    // snippet: mlflow
    Map<String, String> options =
        Map.of("tracking_uri", "file:./mlruns", "experiment_name", "my-exp");
    try (Tracker tracker = Trackers.create("mlflow", options)) {
      tracker.run("first", run -> run.logMetrics(Map.of("loss", 0.5)));
    }
    // end
  }

  static void wandb() {
    // snippet: wandb
    Map<String, String> options =
        Map.of("project", "my-project", "entity", "my-team", "mode", "offline");
    try (Tracker tracker = Trackers.create("wandb", options)) {
      tracker.run(
          "first",
          run -> {
            run.logParams(Map.of("lr", 0.1));
            run.logMetrics(Map.of("loss", 0.5), 0);
            run.logTable("answers", List.of("question", "right"), List.of(List.of("2+2?", true)));
            run.watchModel(
                Map.of("layer1", new double[] {0.1, 0.2}),
                Map.of("layer1", new double[] {0, 0}),
                1);
          });
    }
    // end
  }

  static void several(Quipu quipu) {
    // snippet: several
    TrackingConfig config = TrackingConfig.standard().project("my-project");
    try (Tracker tracker =
        Trackers.multi(
            config,
            List.of(
                new QuipuBackend(quipu),
                new LocalBackend(Path.of("experiments")),
                new TensorboardBackend(Path.of("runs")),
                MlflowBackend.of("./mlruns", System.getenv())))) {
      tracker.run("everywhere", run -> run.logMetrics(Map.of("loss", 0.5)));
      System.out.println(tracker.report());
    }
    // end
  }

  static Map<String, Double> auto(Tracker tracker) {
    // snippet: auto
    Map<String, Double> metrics =
        Trackers.autoTrack(tracker, "baseline", () -> Map.of("accuracy", 0.93, "f1", 0.91));
    // end
    return metrics;
  }

  // snippet: annotation
  interface Evaluation {
    @AutoTrack("baseline")
    Map<String, Double> runEval();
  }

  // end

  static Map<String, Double> annotated(Tracker tracker, Evaluation evaluation) {
    // snippet: annotated
    Evaluation tracked = Trackers.autoTrack(tracker, Evaluation.class, evaluation);
    Map<String, Double> metrics = tracked.runEval();
    // end
    return metrics;
  }

  static void result(Tracker tracker) {
    // snippet: result
    ExperimentResult result =
        new ExperimentResult(
            "exp-1",
            "gpt-4",
            "openai",
            "factuality",
            "knowledge",
            100,
            97,
            3,
            Map.of("accuracy", 0.93, "mean_latency_ms", 412.0),
            61.5);
    tracker.logExperimentResult(result, "eval_");
    // end
  }
}
