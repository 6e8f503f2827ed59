import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Logs a run with everything that a tracker takes, and prints the ids of two runs. The tests know
/// the values. Arguments: the name of a backend, and the name and value of its option.
class Sample {
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("sample");
    Path file = Files.writeString(folder.resolve("results.json"), "{\"accuracy\": 0.95}");
    Map<String, Object> options = Map.of(arguments[1], arguments[2], "project", "sample");
    TrackingConfig config =
        TrackingConfig.standard().tags("nightly").notes("Some *notes*");
    try (Tracker tracker = Trackers.create(arguments[0], config, options)) {
      tracker.startRun("outer");
      tracker.logParams(Map.of("lr", 0.1, "layers", 3, "name", "resnet|50", "amp", true));
      for (int step = 0; step < 100; step++) {
        tracker.logMetrics(Map.of("train/loss", 1.0 / (step + 1), "accuracy", step / 100.0), step);
      }
      tracker.logMetrics(Map.of("odd", Double.NaN), 0);
      tracker.logMetrics(Map.of("odd", Double.POSITIVE_INFINITY), 1);
      tracker.logArtifact(file, "outputs/results.json", "result");
      tracker.logTable("answers", List.of("question", "right"), List.of(List.of("2+2?", true)));
      tracker.logHistogram("weights", new double[] {0, 1, 1, 2}, 7);
      tracker.logImage("picture", Base64.getDecoder().decode(arguments[3]));
      tracker.logText("answer", "Four.");
      check(tracker);
      String outer = tracker.runId().orElseThrow();
      tracker.run("inner", inner -> inner.logMetrics(Map.of("loss", 2), 5));
      tracker.endRun();
      check(tracker);
      System.out.println(outer);
      System.out.println(tracker.runId().orElseThrow());
    }
  }

  private static void check(Tracker tracker) {
    if (!tracker.flush(Duration.ofMinutes(1)) || !tracker.report().isComplete()) {
      throw new IllegalStateException(tracker.report().toString());
    }
  }
}
