package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.FrameClient;
import dev.quipu.benchmarks.load.NativeRuns;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.Timed;
import dev.quipu.core.frame.FrameBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Measures what becomes of points once they are stored: one series of ten million points with
/// three spikes of one point, a hundred runs of a hundred thousand points, and what a point takes
/// on the disk. `make bench-series` starts it.
final class SeriesFigures {
  private static final int LONG = 10_000_000;
  private static final int[] SPIKES = {77, 3_333_333, 9_999_998};
  private static final double SPIKE = 1e6;
  private static final int RUNS = 100;
  private static final int RUN_POINTS = 100_000;
  private static final int FRAME = 20_000;
  private static final int CONNECTIONS = 16;
  private static final long INGEST_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final String[] KEYS =
      IntStream.range(0, 20).mapToObj(k -> "train/m" + k).toArray(String[]::new);
  private static final String QUERY = "/api/v1/projects/default/series/query";
  private static final String GROUPS = "/api/v1/projects/default/series/groups";

  private final Server server;
  private final NativeRuns runs;
  private final Curve floats = new Curve(Curve.Values.FLOATS, 1);
  private final Curve decimals = new Curve(Curve.Values.DECIMALS, 1);

  /// Points sent so far.
  private long sent;

  private SeriesFigures(Server server) {
    this.server = server;
    runs = new NativeRuns(server);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("build/bench/series"));
    Path quipu = Path.of(args.length > 0 ? args[0] : "./quipu");
    Path data = Files.createTempDirectory(folder, "run");
    Peer.Programs programs = new Peer.Programs(quipu, Path.of(""), "");
    try (Server server = Peer.QUIPU.start(programs, data)) {
      SeriesFigures figures = new SeriesFigures(server);
      for (int steps : new int[] {50, 1000}) {
        double frames = figures.ingest("native frames", steps, figures::frame, FrameClient::append);
        double rows = figures.ingest("rows of JSON", steps, figures::rows, FrameClient::appendRows);
        System.out.printf(
            Locale.ROOT, "  rows of JSON are %.2f times as fast as frames%n", rows / frames);
      }
      figures.bytesAPoint("float32 loss", figures.floats);
      figures.bytesAPoint("4-decimal accuracy", figures.decimals);
      figures.oneLongSeries();
      figures.manyRuns();
      figures.allFiles();
    }
  }

  private String newRun(int seed) throws IOException, InterruptedException {
    return runs.create("{\"lr\":%s,\"seed\":%d}".formatted(seed % 4 == 0 ? "0.1" : "0.01", seed));
  }

  private void log(FrameClient client, String run, int points, IntToDoubleFunction value)
      throws IOException, InterruptedException {
    for (int from = 0; from < points; from += FRAME) {
      FrameBuilder frame = new FrameBuilder();
      for (int step = from; step < Math.min(points, from + FRAME); step++) {
        frame.add("train/loss", step, floats.timeMs(step), value.applyAsDouble(step));
      }
      client.append(run, frame.build().encoded());
    }
    sent += points;
  }

  /// Makes what one request logs: 20 keys at some steps.
  private interface Making {
    byte[] of(int run, int from, int steps);
  }

  private interface Sending {
    void send(FrameClient client, String run, byte[] body) throws IOException;
  }

  /// Requests of 20 keys over 16 connections, each into a run of its own; made while they are sent.
  ///
  /// @return points/s
  private double ingest(String what, int steps, Making making, Sending sending)
      throws IOException, InterruptedException {
    AtomicLong points = new AtomicLong();
    List<String> ids = new ArrayList<>();
    for (int c = 0; c < CONNECTIONS; c++) {
      ids.add(newRun(c));
    }
    long began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int run = c;
        all.add(
            threads.submit(() -> {
              try (FrameClient client = new FrameClient(server)) {
                for (int from = 0; System.nanoTime() - began < INGEST_NANOS; from += steps) {
                  sending.send(client, ids.get(run), making.of(run, from, steps));
                  points.addAndGet(steps * 20L);
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
    sent += points.get();
    double perSecond = points.get() / ((System.nanoTime() - began) / 1e9);
    System.out.printf(
        Locale.ROOT,
        "%s of 20 keys x %4d steps, 16 connections: %.2f M points/s durable%n",
        what,
        steps,
        perSecond / 1e6);
    return perSecond;
  }

  private byte[] rows(int run, int from, int steps) {
    StringBuilder rows = new StringBuilder();
    for (int step = from; step < from + steps; step++) {
      rows.append("{\"stream\":\"train\",\"step\":").append(step);
      rows.append(",\"timeMs\":").append(floats.timeMs(step)).append(",\"fields\":{");
      for (int k = 0; k < 20; k++) {
        rows.append(k == 0 ? "\"m" : ",\"m").append(k).append("\":");
        rows.append(floats.value(run, k, step));
      }
      rows.append("}}\n");
    }
    return rows.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] frame(int run, int from, int steps) {
    FrameBuilder frame = new FrameBuilder();
    for (int step = from; step < from + steps; step++) {
      for (int k = 0; k < 20; k++) {
        frame.add(KEYS[k], step, floats.timeMs(step), floats.value(run, k, step));
      }
    }
    return frame.build().encoded();
  }

  private void bytesAPoint(String what, Curve curve) throws IOException, InterruptedException {
    int points = 2_000_000;
    String run = newRun(0);
    try (FrameClient client = new FrameClient(server)) {
      log(client, run, points, step -> curve.value(0, 0, step));
    }
    runs.awaitCompaction(run);
    System.out.printf(
        Locale.ROOT,
        "%-48s %9.2f bytes a point (chunks of %,d points)%n",
        what,
        runs.pointBytes(run) / (double) points,
        points);
  }

  private void oneLongSeries() throws IOException, InterruptedException {
    String run = newRun(0);
    long began = System.nanoTime();
    try (FrameClient client = new FrameClient(server)) {
      log(client, run, LONG, step -> isSpike(step) ? SPIKE : floats.value(0, 0, step));
    }
    double logged = (System.nanoTime() - began) / 1e9;
    double compacted = runs.awaitCompaction(run);
    System.out.printf(
        Locale.ROOT,
        "%,d points in one series: logged by one connection in %.1f s (%.1f M points/s), compacted"
            + " %.1f s later%n",
        LONG,
        logged,
        LONG / logged / 1e6,
        compacted);
    Timed.print("10 M points to 1000 buckets, JSON", () -> chart(run, null, null));
    String all = chartJson(run, null, null);
    Timed.print("10 M points to 1000 buckets, columns", () -> server.postForColumns(QUERY, all));
    String smoothed = all.replace("\"buckets\"", "\"smoothing\":0.98,\"buckets\"");
    Timed.print("  smoothed over about 50 points", () -> server.postForColumns(QUERY, smoothed));
    for (int spike : SPIKES) {
      int seen = 0;
      int zooms = 0;
      for (long span = LONG; span >= 10; span /= 3) {
        long from = Math.max(0, Math.min(spike - span / 2, LONG - span));
        seen += chart(run, from, from + span - 1).contains("1000000.0") ? 1 : 0;
        zooms++;
      }
      System.out.printf("spike at %,d: visible at %d of %d zooms%n", spike, seen, zooms);
      if (seen != zooms) {
        throw new IOException("A spike was hidden");
      }
    }
    Timed.print("  zoomed to a tenth", () -> chart(run, 3_000_000L, 3_999_999L));
    Timed.print("  zoomed to a thousand points", () -> chart(run, 3_333_000L, 3_333_999L));
  }

  private static boolean isSpike(int step) {
    return Arrays.stream(SPIKES).anyMatch(spike -> spike == step);
  }

  private String chart(String run, @Nullable Long from, @Nullable Long to)
      throws IOException, InterruptedException {
    return server.post(QUERY, chartJson(run, from, to));
  }

  private static String chartJson(String run, @Nullable Long from, @Nullable Long to) {
    return "{\"series\":[{\"runId\":\"%s\",\"key\":\"train/loss\"}],\"buckets\":1000%s}"
        .formatted(run, from == null ? "" : ",\"from\":%d,\"to\":%d".formatted(from, to));
  }

  private void manyRuns() throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    try (FrameClient client = new FrameClient(server)) {
      for (int r = 0; r < RUNS; r++) {
        int at = r;
        all.add(newRun(r));
        log(client, all.get(r), RUN_POINTS, step -> floats.value(at, 0, step));
      }
    }
    for (String run : all) {
      runs.awaitCompaction(run);
    }
    String ids = "\"" + String.join("\",\"", all) + "\"";
    StringBuilder series = new StringBuilder();
    all.forEach(run ->
        series
            .append(series.isEmpty() ? "" : ",")
            .append("{\"runId\":\"" + run + "\",\"key\":\"train/loss\"}"));
    String charts = "{\"series\":[" + series + "],\"buckets\":400}";
    Timed.print("100 runs x 100 k points to 400 buckets, JSON", () -> server.post(QUERY, charts));
    Timed.print(
        "100 runs x 100 k points to 400 buckets, columns",
        () -> server.postForColumns(QUERY, charts));
    String groups =
        "{\"runIds\":[" + ids + "],\"key\":\"train/loss\",\"allParamsBut\":[\"seed\"],\"buckets\":";
    Timed.print(
        "100 runs grouped with a band, 400 buckets", () -> server.post(GROUPS, groups + "400}"));
    check(server.post(GROUPS, groups + "1000,\"from\":500,\"to\":1499}"));
  }

  /// All files of the data folder, some seconds after the last point.
  private void allFiles() throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(20);
    System.out.printf(
        Locale.ROOT,
        "%-48s %9.2f bytes a point (of %,d points)%n",
        "all files of the data folder",
        server.diskBytes() / (double) sent,
        sent);
  }

  /// Holds the band, a bucket a step, against what the points amount to.
  private void check(String answer) throws IOException {
    String[] parts = answer.split("\"by\":", -1);
    double worst = 0;
    for (int g = 1; g < parts.length; g++) {
      boolean high = parts[g].contains("\"params.lr\":\"0.1\"");
      double[] mean = column(parts[g], "mean");
      double[] std = column(parts[g], "std");
      for (int i = 0; i < mean.length; i++) {
        int step = 500 + i;
        double[] values =
            IntStream.range(0, RUNS)
                .filter(r -> (r % 4 == 0) == high)
                .mapToDouble(r -> floats.value(r, 0, step))
                .toArray();
        double average = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - average) * (v - average)).sum();
        worst = Math.max(worst, Math.abs(mean[i] - average));
        worst = Math.max(worst, Math.abs(std[i] - Math.sqrt(squares / (values.length - 1))));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "mean and deviation of %d groups x 1000 steps differ from plain Java by at most %.1e%n",
        parts.length - 1,
        worst);
    if (worst > 1e-12 || parts.length != 3) {
      throw new IOException("A band differs");
    }
  }

  private static double[] column(String json, String name) {
    int start = json.indexOf("\"" + name + "\":[") + name.length() + 4;
    return Arrays.stream(json.substring(start, json.indexOf(']', start)).split(",", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
