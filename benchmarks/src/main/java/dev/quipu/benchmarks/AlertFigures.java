package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.FrameClient;
import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.NativeRuns;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.core.frame.FrameBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures what 10 000 alerts cost the points that come in, and how long after its point a firing
/// is in an open page. The points go in turn to a server with alerts and to one without. `make
/// bench-alerts` starts it.
final class AlertFigures {
  private static final int RUNS = 1000;
  private static final int ALERTS_A_RUN = 10;
  private static final int KEYS = 20;
  private static final int STEPS_A_FRAME = 50;
  private static final int POINTS_A_FRAME = STEPS_A_FRAME * KEYS;
  private static final int FRAMES = 100;
  private static final int CONNECTIONS = 4;
  private static final int ROUNDS = 4;
  private static final int SLICE_SECONDS = 5;
  private static final int PROBES = 100;
  private static final int PROBE_MS = 150;
  private static final int PATIENCE_SECONDS = 30;
  private static final long STEADY_POINTS_A_SECOND = 1_000_000;

  /// Never true for the curves, which stay below 1000.
  private static final String[] CONDITIONS = {
    "m%d > 1000000",
    "m%d is nan",
    "change(m%d, 100 steps) > 1000000",
    "m%d > 1000000 or m%d is infinite",
    "m%d < -1000000"
  };

  private static final Pattern FIRING = Pattern.compile("\"firing\":(\\d+)");

  private final Server server;
  private final List<String> runs = new ArrayList<>();
  private final int[] sent = new int[RUNS];
  private final List<byte[]> frames;

  private AlertFigures(Server server, List<byte[]> frames)
      throws IOException, InterruptedException {
    this.server = server;
    this.frames = frames;
    for (int i = 0; i < RUNS; i++) {
      runs.add(new NativeRuns(server).create("{}"));
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path quipu = Path.of(args.length > 0 ? args[0] : "./quipu").toAbsolutePath();
    Path folder = Files.createDirectories(Path.of("build/bench/alerts").toAbsolutePath());
    Peer.Programs programs = new Peer.Programs(quipu, Path.of(""), "");
    List<byte[]> frames = frames();
    try (Server bare = Peer.QUIPU.start(programs, Files.createTempDirectory(folder, "bare"));
        Server watched = Peer.QUIPU.start(programs, Files.createTempDirectory(folder, "alerts"))) {
      AlertFigures without = new AlertFigures(bare, frames);
      AlertFigures with = new AlertFigures(watched, frames);
      with.setAlerts();
      without.ingest(Long.MAX_VALUE, SLICE_SECONDS);
      with.ingest(Long.MAX_VALUE, SLICE_SECONDS);
      compare(without, with);
      with.probe();
    }
  }

  private static void compare(AlertFigures without, AlertFigures with)
      throws IOException, InterruptedException {
    double ofBare = 0;
    double ofWatched = 0;
    double cpuOfBare = without.server.cpuSeconds();
    double cpuOfWatched = with.server.cpuSeconds();
    for (int round = 0; round < ROUNDS; round++) {
      ofBare += without.ingest(Long.MAX_VALUE, SLICE_SECONDS) / ROUNDS;
      ofWatched += with.ingest(Long.MAX_VALUE, SLICE_SECONDS) / ROUNDS;
    }
    double seconds = ROUNDS * SLICE_SECONDS;
    cpuOfBare = (without.server.cpuSeconds() - cpuOfBare) * 1e9 / (ofBare * seconds);
    cpuOfWatched = (with.server.cpuSeconds() - cpuOfWatched) * 1e9 / (ofWatched * seconds);
    System.out.printf(
        Locale.ROOT,
        "%,.0f points/s without alerts, %,.0f with %,d alerts in %,d runs: %.1f %% less%n",
        ofBare,
        ofWatched,
        RUNS * ALERTS_A_RUN,
        RUNS,
        100 * (1 - ofWatched / ofBare));
    System.out.printf(
        Locale.ROOT,
        "the server's processor time a point: %.0f ns and %.0f ns; RSS %d and %d MB%n",
        cpuOfBare,
        cpuOfWatched,
        without.server.residentBytes() >> 20,
        with.server.residentBytes() >> 20);
  }

  private static List<byte[]> frames() {
    Curve curve = new Curve(Curve.Values.FLOATS, 1);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      FrameBuilder frame = new FrameBuilder();
      for (int step = i * STEPS_A_FRAME; step < (i + 1) * STEPS_A_FRAME; step++) {
        for (int key = 0; key < KEYS; key++) {
          frame.add("m" + key, step, curve.timeMs(step), curve.value(0, key, step));
        }
      }
      frames.add(frame.build().encoded());
    }
    return frames;
  }

  private void setAlerts() throws IOException, InterruptedException {
    for (String run : runs) {
      for (int i = 0; i < ALERTS_A_RUN; i++) {
        setAlert(run, CONDITIONS[i % CONDITIONS.length].replace("%d", "" + i));
      }
    }
  }

  private void setAlert(String run, String condition) throws IOException, InterruptedException {
    server.post(
        "/api/v1/projects/default/runs/" + run + "/alerts",
        "{\"condition\":\"" + condition + "\",\"message\":\"bench\"}");
  }

  /// Sends frames to all runs in turn over some connections.
  ///
  /// @return points/s
  private double ingest(long pointsASecond, int seconds) throws IOException, InterruptedException {
    AtomicLong points = new AtomicLong();
    long began = System.nanoTime();
    long until = began + TimeUnit.SECONDS.toNanos(seconds);
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int connection = c;
        all.add(
            threads.submit(() -> {
              try (FrameClient client = new FrameClient(server)) {
                for (int i = connection; System.nanoTime() < until; i += CONNECTIONS) {
                  int run = i % RUNS;
                  client.append(runs.get(run), frames.get(sent[run]++ % FRAMES));
                  long sentPoints = points.addAndGet(POINTS_A_FRAME);
                  if (pointsASecond < Long.MAX_VALUE) {
                    LockSupport.parkNanos(
                        began + (long) (sentPoints * 1e9 / pointsASecond) - System.nanoTime());
                  }
                }
              }
              return true;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    return points.get() / ((System.nanoTime() - began) / 1e9);
  }

  // ---- firings ----

  /// Times firings while a million points a second come in: from the answer to the request with the
  /// point until the page's stream has told of the firing and the firing was read.
  private void probe() throws IOException, InterruptedException {
    String run = new NativeRuns(server).create("{}");
    for (int i = 0; i < PROBES; i++) {
      setAlert(run, "probe_" + i + " > 0");
    }
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HttpURLConnection stream = stream(run, told);
    double[] rate = {0};
    Thread load =
        Thread.ofPlatform()
            .start(() -> {
              try {
                rate[0] = ingest(STEADY_POINTS_A_SECOND, PROBES * PROBE_MS / 1000 + SLICE_SECONDS);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    TimeUnit.SECONDS.sleep(1);
    Histogram latencies = new Histogram();
    try (FrameClient client = new FrameClient(server)) {
      for (int i = 0; i < PROBES; i++) {
        FrameBuilder frame = new FrameBuilder();
        frame.add("probe_" + i, i, System.currentTimeMillis(), 1);
        long began = System.nanoTime();
        client.append(run, frame.build().encoded());
        String firing = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (firing == null) {
          throw new IOException("Alert " + i + " has not fired for " + PATIENCE_SECONDS + " s");
        }
        server.get("/api/v1/projects/default/firings/" + firing);
        latencies.record(System.nanoTime() - began);
        TimeUnit.MILLISECONDS.sleep(PROBE_MS);
      }
    }
    load.join();
    stream.disconnect();
    System.out.printf(
        Locale.ROOT,
        "while %,.0f points/s came in, %d firings were in the page after p50 %.0f ms, p99 %.0f ms,"
            + " at most %.0f ms%n",
        rate[0],
        latencies.count(),
        latencies.quantileNanos(0.5) / 1e6,
        latencies.quantileNanos(0.99) / 1e6,
        latencies.maxNanos() / 1e6);
  }

  /// Follows the stream of events that an open page of the run has.
  private HttpURLConnection stream(String run, BlockingQueue<String> told) throws IOException {
    HttpURLConnection stream =
        (HttpURLConnection)
            URI.create("http://" + server.host() + "/api/v1/projects/default/events?runId=" + run)
                .toURL()
                .openConnection();
    stream.setRequestProperty("Accept", "text/event-stream");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
              Matcher firing = FIRING.matcher(line);
              if (firing.find()) {
                told.add(firing.group(1));
              }
            }
          } catch (IOException e) {
            // The stream ends with the measurement.
          }
        });
    return stream;
  }
}
