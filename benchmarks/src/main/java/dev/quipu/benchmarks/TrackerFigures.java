package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.WandbCalls;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.TrackerReport;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import dev.quipu.trackers.local.LocalBackend;
import dev.quipu.trackers.mlflow.MlflowBackend;
import dev.quipu.trackers.quipu.QuipuBackend;
import dev.quipu.trackers.tensorboard.TensorboardBackend;
import dev.quipu.trackers.wandb.WandbBackend;
import dev.quipu.trackers.wandb.WandbSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// Measures what a call of `logMetrics` with ten metrics costs its caller with each backend of a
/// tracker, and with four of which one hangs and one fails; beside wandb's own client, if it is
/// installed. `make bench-trackers` starts it.
final class TrackerFigures {
  private static final int CALLS = 5_000;
  private static final long PAUSE_MICROS = 500;
  private static final int METRICS = 10;

  private final Path place = Path.of("build/bench/trackers").toAbsolutePath();

  public static void main(String[] arguments) throws Exception {
    new TrackerFigures().measure();
  }

  private void measure() throws Exception {
    Main.remove(place);
    Files.createDirectories(place);
    Path python = Path.of("build/peers/bin/python");
    System.out.printf(
        "logMetrics with %d metrics, microseconds; %d calls, %d us between%n",
        METRICS, CALLS, PAUSE_MICROS);
    System.out.printf("%-28s %9s %9s %10s%n", "", "p50", "p99", "max");
    Peer.Programs programs = new Peer.Programs(Path.of("./quipu").toAbsolutePath(), python, "");
    try (Server server = Peer.QUIPU.start(programs, place)) {
      String url = URI.create("http://" + server.host()).toString();
      // The first turn is a warm-up.
      time("", List.of(local()));
      time("local", List.of(local()));
      time("tensorboard", List.of(tensorboard()));
      time(
          "mlflow, files", List.of(MlflowBackend.of(place.resolve("mlruns").toString(), Map.of())));
      time("mlflow, a server", List.of(MlflowBackend.of(url, Map.of())));
      time("wandb, offline", List.of(wandb()));
      time("quipu", List.of(quipu(url)));
      CountDownLatch gate = new CountDownLatch(1);
      TrackerReport report =
          time(
              "four: one hangs, one fails",
              List.of(local(), new Hanging(gate), new Failing(), tensorboard()));
      gate.countDown();
      report
          .backends()
          .forEach((name, each) ->
              System.out.printf("  %-26s taken %d, lost %d%n", name, each.taken(), each.lost()));
    }
    if (Files.isExecutable(python)) {
      print("wandb's client, offline", WandbCalls.time(python, place, CALLS, PAUSE_MICROS));
    } else {
      System.out.printf("No wandb at %s: make bench-peers installs it.%n", python);
    }
    Main.remove(place);
  }

  private Backend local() {
    return new LocalBackend(place.resolve("experiments"));
  }

  private Backend tensorboard() {
    return new TensorboardBackend(place.resolve("runs"));
  }

  private Backend wandb() {
    return new WandbBackend(
        WandbSettings.of(
            new TrackerOptions(Map.of("mode", "offline", "dir", place)), System.getenv()));
  }

  private Backend quipu(String url) {
    return new QuipuBackend(
        Quipu.connect(Options.defaults().url(url).journalFolder(place.resolve("journals"))));
  }

  private static TrackerReport time(String name, List<Backend> backends) {
    long[] nanos = new long[CALLS];
    TrackingConfig config = TrackingConfig.standard().closeTimeout(Duration.ofSeconds(5));
    Tracker tracker = Trackers.multi(config, backends);
    tracker.startRun("bench");
    for (int step = 0; step < CALLS; step++) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      for (int i = 0; i < METRICS; i++) {
        metrics.put("train/metric-" + i, step * 0.1);
      }
      long start = System.nanoTime();
      tracker.logMetrics(metrics, step);
      nanos[step] = System.nanoTime() - start;
      LockSupport.parkNanos(PAUSE_MICROS * 1000);
    }
    tracker.endRun();
    tracker.close();
    TrackerReport report = tracker.report();
    if (backends.size() == 1 && !report.isComplete()) {
      throw new IllegalStateException(report.toString());
    }
    if (!name.isEmpty()) {
      print(name, nanos);
    }
    return report;
  }

  private static void print(String name, long[] nanos) {
    System.out.printf("%-28s %s%n", name, LogCalls.percentiles(nanos));
  }

  /// Takes nothing, and comes back from no call.
  private record Hanging(CountDownLatch gate) implements Backend {
    @Override
    public String name() {
      return "hanging";
    }

    @Override
    public BackendRun open(RunStart start) throws InterruptedException {
      gate.await();
      return new Broken();
    }
  }

  /// Fails each call.
  private record Failing() implements Backend {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public BackendRun open(RunStart start) {
      return new Broken();
    }
  }

  private record Broken() implements BackendRun {
    @Override
    public String id() {
      return "broken";
    }

    private static IOException broken() {
      return new IOException("The disk is full");
    }

    @Override
    public void metrics(List<MetricRow> rows) throws IOException {
      throw broken();
    }

    @Override
    public void params(Map<String, ?> params) throws IOException {
      throw broken();
    }

    @Override
    public void artifact(Path file, String name, String type) throws IOException {
      throw broken();
    }

    @Override
    public void table(String name, List<String> columns, List<? extends List<?>> rows, long step)
        throws IOException {
      throw broken();
    }

    @Override
    public void histogram(String name, double[] values, long step, Instant time)
        throws IOException {
      throw broken();
    }

    @Override
    public void image(String name, byte[] png, long step, Instant time) throws IOException {
      throw broken();
    }

    @Override
    public void text(String name, String text, long step, Instant time) throws IOException {
      throw broken();
    }

    @Override
    public void end(RunStatus status, Instant time) {}
  }
}
