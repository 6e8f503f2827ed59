package dev.quipu.guide;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Reference;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Row;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Statistic;
import dev.quipu.sdk.Stream;
import dev.quipu.sdk.Summaries;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.SyncReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The code of the guide, compiled and run. What stands between `snippet` and `end` is in the
/// guide.
public final class Snippets {
  private Snippets() {}

  // snippet: record
  record Config(double lr, Layer layer, boolean shuffle) {}

  record Layer(int units, String activation) {}

  // end

  private static double loss(int step) {
    return 1.0 / (step + 1);
  }

  public static void first() {
    // snippet: first
    try (var quipu = Quipu.connect()) {
      quipu
          .experiment("digits")
          .run(
              "lr=0.1",
              run -> {
                run.params(Map.of("lr", 0.1, "model", Map.of("layers", 2)));
                for (int step = 0; step < 1000; step++) {
                  run.log("train/loss", step, loss(step));
                }
                run.notes("The *first* try.");
              });
    }
    // end
  }

  public static void readme() {
    // snippet: readme
    try (var quipu = Quipu.connect()) {
      Run run = quipu.experiment("digits").startRun("first try");
      run.params(Map.of("lr", 0.1, "model", Map.of("layers", 2)));
      for (int step = 0; step < 100; step++) {
        run.log(step, Map.of("train/loss", 1.0 / (step + 1)));
      }
      run.finish();
    }
    // end
  }

  public static Quipu connecting(String url) {
    // snippet: connecting
    var quipu =
        Quipu.connect(
            Options.defaults()
                .url(url)
                .capture(false)
                .queueBytes(256 << 20)
                .closeTimeout(Duration.ofMinutes(2)));
    // end
    return quipu;
  }

  public static void params(Run run) {
    // snippet: params
    run.param("lr", 0.1);
    run.params(Map.of("optimizer", Map.of("name", "adam", "beta", 0.9))); // optimizer.name, ...
    run.params(new Config(0.1, new Layer(32, "relu"), true)); // lr, layer.units, ...
    run.tag("team", "vision");
    run.notes("Markdown for **people**.");
    // end
  }

  public static void sources(Run run, Path folder, String[] args, Object command) {
    // snippet: sources
    run.params(folder.resolve("config.yaml")); // or .json, .properties
    run.params(args); // --lr=0.1, --lr 0.1 and -lr 0.1 are lr
    run.paramsOf(command); // an object that picocli or JCommander has filled
    // end
  }

  public static void summaries(Run run) {
    // snippet: summaries
    run.log(
        10, // train/loss, train/epoch, eval/loss, eval/epoch
        Map.of("epoch", 1),
        Map.of("train", Map.of("loss", 0.2), "eval", Map.of("loss", 0.3)));

    Summaries epoch = run.stream("train").summaries();
    for (int batch = 0; batch < 100; batch++) {
      epoch.add("time", batch * 0.01);
    }
    epoch.log(10); // train/time.mean, .std, .min, .max, .count
    epoch.add("time", 0.5);
    epoch.log(11, Statistic.MEDIAN, Statistic.P95, Statistic.LAST);
    // end
  }

  public static void metrics(Run run) {
    // snippet: metrics
    run.log("val/loss", 10, 0.3); // key, step, value
    run.log(10, "train/loss", 0.2, "train/accuracy", 0.9); // up to four
    run.log(10, Map.of("lr", 1e-3, "epoch", 1)); // a map

    Stream train = run.stream("train"); // train/loss, train/accuracy
    train.log(11, Map.of("loss", 0.19, "accuracy", 0.91));
    train.log(Map.of("loss", 0.18)); // the next step: 12

    Row row = run.row(); // for hot loops; one thread
    for (long step = 0; step < 100; step++) {
      row.set("a", 1.0).set("b", Double.NaN).log(step);
    }
    // end
  }

  public static void rows(Run run) {
    // snippet: rows
    Map<String, Object> row = new HashMap<>(); // unlike Map.of, it takes null
    row.put("loss", 0.3);
    row.put("phase", "warmup");
    row.put("ok", true);
    row.put("note", null);
    row.put("box", List.of(1, 2));
    run.stream("train").log(13, row);
    // end
  }

  public static void artifacts(Run run, Path folder) {
    // snippet: artifacts
    run.artifact(folder.resolve("weights.bin"), "model/weights.bin");
    run.artifact("digit,count\n0,178\n", "evaluation/counts.csv");
    run.artifacts(folder.resolve("plots"), "plots");
    // end
    // snippet: references
    run.reference("s3://datasets/mnist/train.parquet", "data/train.parquet");
    run.reference(
        Reference.to("https://example.org/labels.csv").size(4_096).etag("5d41402abc4b2a76"),
        "data/labels.csv");
    // end
  }

  public static double children(Run run) {
    // snippet: children
    double sum = 0;
    for (int fold : List.of(1, 2, 3)) {
      sum += run.call("fold-" + fold, child -> crossValidate(child, fold));
    }
    run.log("mean-accuracy", sum / 3);
    // end
    return sum;
  }

  private static double crossValidate(Run run, int fold) {
    run.param("fold", fold);
    return 0.9;
  }

  public static Report ends(Quipu quipu) {
    // snippet: ends
    Run run = quipu.experiment("digits").startRun("by hand");
    run.log("loss", 0.5);
    Report report = run.finish(RunStatus.COMPLETED);
    if (!report.isComplete()) {
      System.err.println(report.summary() + report.problems());
    }
    // end
    return report;
  }

  public static void block(Quipu quipu) {
    // snippet: block
    try (var run = quipu.experiment("digits").startRun("in a block")) {
      run.log("loss", 0.5);
      run.finish();
    }
    // end
  }

  public static void sync(Path journals, String url) throws InterruptedException {
    // snippet: sync
    try (var sync = Sync.open(journals, Options.defaults().url(url))) {
      SyncReport report = sync.once(progress -> System.out.println(progress.summary()));
      if (!report.isComplete()) {
        System.err.println(report.unsent() + " " + report.problems());
      }
    }
    // end
  }

  public static void resume(Quipu quipu, RunId runId, long checkpointStep, long steps) {
    // snippet: resume
    Run run = quipu.experiment("digits").resume(runId); // from run.id(), kept with the checkpoint
    run.rewind(checkpointStep); // what was logged at this step and later is superseded
    for (long step = checkpointStep; step < steps; step++) {
      run.log("train/loss", step, loss((int) step));
    }
    run.finish();
    // end
  }
}
