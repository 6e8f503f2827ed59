package dev.quipu.guide;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Statistic;
import dev.quipu.sdk.Summaries;
import dev.quipu.sdk.Track;
import dev.quipu.sdk.read.ArtifactEntry;
import dev.quipu.sdk.read.Rows;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.read.StoredRow;
import dev.quipu.sdk.read.StreamStats;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// The code in docs/guide/ml-dash.md.
public final class MlDashSnippets {
  private MlDashSnippets() {}

  public static void params(Run run) {
    // snippet: params
    run.params(Map.of("lr", 3e-4, "batch", 64, "optimizer", "sgd"));
    // end
    // snippet: nested
    run.params(Map.of("net", Map.of("kind", "cnn", "depth", 18, "frozen", false)));
    // end
  }

  public static void sources(Run run, Path folder, String[] args) {
    // snippet: file
    run.params(folder.resolve("train.json")); // or .yaml, .properties
    // end
    // snippet: arguments
    run.params(args); // --lr 0.01; or run.paramsOf(command) with picocli or JCommander
    // end
  }

  public static void metrics(Run run) {
    // snippet: metrics
    run.stream("train").log(Map.of("loss", 0.42, "epoch", 1)); // the next step
    run.stream("eval").log(50, Map.of("accuracy", 0.8, "epoch", 1)); // step 50
    // end
    // snippet: several
    for (int epoch = 0; epoch < 3; epoch++) {
      run.stream("train").log(epoch, Map.of("loss", 1.0 / (epoch + 1), "lr", 1e-3));
      run.stream("eval").log(epoch, Map.of("loss", 1.1 / (epoch + 1)));
    }
    // end
    // snippet: flexible
    run.stream("events").log(Map.of("reward", 1, "phase", "explore"));
    run.stream("events").log(Map.of("reward", 3, "lives", 2));
    run.stream("events").log(Map.of("done", true));
    // end
    // snippet: fan
    run.log(
        7, Map.of("epoch", 7), Map.of("train", Map.of("loss", 0.2), "eval", Map.of("loss", 0.3)));
    // end
    // snippet: summaries
    Summaries batches = run.stream("train").summaries();
    batches.add("seconds", 0.11);
    batches.add("seconds", 0.14);
    batches.log(8, Statistic.MEAN, Statistic.P95);
    // end
  }

  public static void read(Run run, PrintStream out) {
    // snippet: read
    Rows rows = run.stream("events").read(0, 10); // startIndex, limit
    for (StoredRow row : rows.rows()) {
      out.println(row.index() + ": " + row.fields());
    }
    out.println(rows.endIndex() + " of " + rows.total() + ", more: " + rows.hasMore());
    // end
    // snippet: stats
    StreamStats stats = run.stream("train").stats();
    out.println(stats.rows() + " rows with " + stats.fields().keySet());
    // end
  }

  public static void log(Run run) {
    // snippet: log
    run.log("The training begins"); // info
    run.log(Level.WARN, "The learning rate is high");
    run.logger().error("The file of labels is missing");
    // end
    // snippet: metadata
    run.log(Level.INFO, "An epoch is over", Map.of("epoch", 4, "loss", Map.of("train", 0.3)));
    // end
  }

  private static void load(String file) throws IOException {
    throw new IOException("no such file: " + file);
  }

  public static void errors(Run run) throws IOException {
    // snippet: errors
    try {
      load("labels.csv");
    } catch (IOException e) {
      run.log(Level.ERROR, "The labels cannot be read", e); // with its type and stack
      throw e;
    }
    // end
  }

  public static void tracks(Run run, PrintStream out) {
    // snippet: tracks
    Track arm = run.track("robot/arm");
    arm.append(Map.of("x", 0.1, "grip", "open"), 1.0); // at 1 s
    arm.append(Map.of("y", 0.7), 1.0); // one row: their times are equal
    arm.at(2.5).ifPresent(row -> out.println(row.fields())); // the last row up to 2.5 s
    arm.slice(0.0, 10.0).forEach(row -> out.println(row.seconds()));
    // end
  }

  public static void files(Run run, Path folder, PrintStream out) {
    // snippet: files
    run.artifact(folder.resolve("weights.bin"), "model/weights.bin");
    run.artifact("{\"ok\":true}", "report.json");
    StoredArtifacts files = run.load().artifacts();
    for (ArtifactEntry.File file : files.files("model/*.bin")) {
      out.println(file.path());
    }
    if (files.exists("report.json")) {
      files.download("report.json", folder.resolve("copy.json")); // its SHA-256 is verified
    }
    // end
  }
}
