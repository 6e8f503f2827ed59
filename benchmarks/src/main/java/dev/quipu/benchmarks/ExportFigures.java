package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.FrameClient;
import dev.quipu.benchmarks.load.NativeRuns;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.core.frame.FrameBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measures the export of ten million points of ten runs over HTTP into a file, in each form; then
/// pyarrow and DuckDB read the Parquet file, and write the same points. `make bench-export` starts
/// it.
final class ExportFigures {
  private static final int RUNS = 10;
  private static final int KEYS = 10;
  private static final int STEPS = 100_000;
  private static final int FRAME_STEPS = 2000;
  private static final long POINTS = (long) RUNS * KEYS * STEPS;
  private static final int REPEATS = 5;
  private static final String EXPORT = "/api/v1/projects/default/export/";

  private final Server server;
  private final Path folder;
  private final Curve curve;

  private ExportFigures(Server server, Path folder, Curve.Values values) {
    this.server = server;
    this.folder = folder;
    curve = new Curve(values, 1);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("build/bench/export"));
    Path quipu = Path.of(args.length > 0 ? args[0] : "./quipu");
    Path python = Path.of(args.length > 1 ? args[1] : "build/peers/bin/python");
    for (Curve.Values values : Curve.Values.values()) {
      Path data = Files.createTempDirectory(folder, "run");
      try (Server server = Peer.QUIPU.start(new Peer.Programs(quipu, Path.of(""), ""), data)) {
        new ExportFigures(server, folder, values).measure(values.name(), python);
      }
    }
  }

  private void measure(String values, Path python) throws IOException, InterruptedException {
    double sum = fill();
    System.out.printf(
        Locale.ROOT,
        "%d points of %d series, %s; load of the machine %.1f on %d cores%n",
        POINTS,
        RUNS * KEYS,
        values.toLowerCase(Locale.ROOT),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
    Path parquet = folder.resolve("points.parquet");
    for (String format : List.of("parquet", "jsonl", "csv")) {
      Path file = folder.resolve("points." + format);
      List<Double> seconds = new ArrayList<>();
      double cpuBefore = cpuSeconds();
      for (int i = 0; i < (format.equals("parquet") ? REPEATS : 1); i++) {
        long began = System.nanoTime();
        server.save(EXPORT + "series?format=" + format, file);
        seconds.add((System.nanoTime() - began) / 1e9);
      }
      double cpu = (cpuSeconds() - cpuBefore) / seconds.size();
      double first = seconds.getFirst();
      seconds.sort(null);
      System.out.printf(
          Locale.ROOT,
          "  Quipu, %-7s over HTTP into a file, the first time   %6.1f M points/s, p50 %6.1f, best"
              + " %6.1f; %6.1f M points for a second of the server's CPU, %6.2f bytes a point%n",
          format,
          POINTS / first / 1e6,
          POINTS / seconds.get(seconds.size() / 2) / 1e6,
          POINTS / seconds.getFirst() / 1e6,
          POINTS / cpu / 1e6,
          Files.size(file) / (double) POINTS);
    }
    long began = System.nanoTime();
    server.save(EXPORT + "metrics?format=parquet", folder.resolve("metrics.parquet"));
    System.out.printf(
        Locale.ROOT,
        "  all aggregates of the %d series: %.2f s%n",
        RUNS * KEYS,
        (System.nanoTime() - began) / 1e9);
    compare(python, parquet, sum);
    for (String name : List.of("points.parquet", "points.jsonl", "points.csv", "metrics.parquet")) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  /// The CPU time of the server so far, which tells how fast it is on a machine that does nothing
  /// else.
  private double cpuSeconds() {
    return ProcessHandle.of(server.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .map(time -> time.toNanos() / 1e9)
        .orElse(Double.NaN);
  }

  private double fill() throws IOException, InterruptedException {
    NativeRuns runs = new NativeRuns(server);
    double sum = 0;
    try (FrameClient client = new FrameClient(server)) {
      for (int run = 0; run < RUNS; run++) {
        String id = runs.create("{\"seed\":" + run + "}");
        for (int from = 0; from < STEPS; from += FRAME_STEPS) {
          FrameBuilder frame = new FrameBuilder();
          for (int step = from; step < from + FRAME_STEPS; step++) {
            for (int key = 0; key < KEYS; key++) {
              double value = curve.value(run, key, step);
              sum += value;
              frame.add("train/m" + key, step, curve.timeMs(step), value);
            }
            frame.endRow();
          }
          client.append(id, frame.build().encoded());
        }
        runs.awaitCompaction(id);
      }
    }
    return sum;
  }

  private static void compare(Path python, Path file, double sum)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(python)) {
      System.out.println("  pyarrow and DuckDB are not in build/peers");
      return;
    }
    Process peer =
        new ProcessBuilder(
                python.toString(),
                "benchmarks/parquet_peer.py",
                file.toString(),
                Long.toString(POINTS),
                Double.toString(sum))
            .inheritIO()
            .start();
    if (peer.waitFor() != 0) {
      throw new IOException("The peers do not read what was exported");
    }
  }
}
