package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures what MLflow's own page and client ask of a history, of Quipu and of a real MLflow in
/// the same run: the interval for a chart and a whole history, and what a point takes on the disk.
/// `make bench-history` starts it, `make bench-peers` installs MLflow.
final class History {
  private static final int POINTS = 50_000;
  private static final int BATCH = 1000;
  private static final int WARM_UP = 5;
  private static final int REPEATS = 20;
  private static final Pattern RUN_ID = Pattern.compile("\"run_id\"\\s*:\\s*\"([0-9a-f]{32})\"");

  private final Curve curve = new Curve(Curve.Values.DECIMALS, 1);
  private final Server server;
  private final String run;

  private History(Server server) throws IOException, InterruptedException {
    this.server = server;
    Matcher id =
        RUN_ID.matcher(
            server.post(
                "/api/2.0/mlflow/runs/create",
                "{\"experiment_id\":\"0\",\"start_time\":1700000000000}"));
    if (!id.find()) {
      throw new IOException("The new run has no id");
    }
    run = id.group(1);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("build/bench/history"));
    Peer.Programs programs =
        new Peer.Programs(Path.of("./quipu"), Path.of("build/peers/bin/mlflow"), "");
    Map<Peer, Map<String, Double>> figures = new LinkedHashMap<>();
    for (Peer peer : List.of(Peer.QUIPU, Peer.MLFLOW)) {
      if (!peer.isThere(programs)) {
        System.out.println("MLflow is not in build/peers; 'make bench-peers' installs it");
        continue;
      }
      Path data = Files.createTempDirectory(folder, "run");
      Map<String, Double> all;
      try (Server server = peer.start(programs, data)) {
        all = new History(server).measure();
        all.put("bytes a point, the server running", server.diskBytes() / (double) POINTS);
      }
      figures.put(peer, all);
    }
    print(figures);
  }

  private Map<String, Double> measure() throws IOException, InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    long began = System.nanoTime();
    for (int from = 0; from < POINTS; from += BATCH) {
      server.post("/api/2.0/mlflow/runs/log-batch", batch(from));
    }
    figures.put(
        "logging, one connection, ms a batch", (System.nanoTime() - began) / 1e6 / POINTS * BATCH);
    figures.put(
        "interval for a chart, 2500 points, ms",
        time(
            "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids="
                + run
                + "&metric_key=loss&max_results=2500"));
    figures.put(
        "whole history, ms",
        time("/api/2.0/mlflow/metrics/get-history?run_id=" + run + "&metric_key=loss"));
    return figures;
  }

  private String batch(int from) {
    StringBuilder json = new StringBuilder("{\"run_id\":\"" + run + "\",\"metrics\":[");
    for (int step = from; step < from + BATCH; step++) {
      json.append(step == from ? "" : ",")
          .append("{\"key\":\"loss\",\"value\":")
          .append(curve.value(0, 0, step))
          .append(",\"timestamp\":")
          .append(curve.timeMs(step))
          .append(",\"step\":")
          .append(step)
          .append('}');
    }
    return json.append("]}").toString();
  }

  private double time(String path) throws IOException, InterruptedException {
    Histogram latencies = new Histogram();
    for (int i = 0; i < WARM_UP + REPEATS; i++) {
      long began = System.nanoTime();
      server.get(path);
      if (i >= WARM_UP) {
        latencies.record(System.nanoTime() - began);
      }
    }
    return latencies.quantileNanos(0.5) / 1e6;
  }

  private static void print(Map<Peer, Map<String, Double>> figures) {
    List<String> names = new ArrayList<>();
    figures
        .values()
        .forEach(all -> all.keySet().stream().filter(n -> !names.contains(n)).forEach(names::add));
    Map<String, Double> ours = figures.getOrDefault(Peer.QUIPU, Map.of());
    Map<String, Double> theirs = figures.getOrDefault(Peer.MLFLOW, Map.of());
    System.out.printf("%,d points of one series%n", POINTS);
    System.out.printf("%-40s %10s %10s %10s%n", "", "quipu", "mlflow", "ratio");
    for (String name : names) {
      double our = ours.getOrDefault(name, Double.NaN);
      double their = theirs.getOrDefault(name, Double.NaN);
      System.out.printf(Locale.ROOT, "%-40s %10.2f %10.2f %10.1f%n", name, our, their, their / our);
    }
  }
}
