package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Measures what the page asks for: fills an experiment with 20 runs of 50 000 points each, a
/// million in all, and then times the requests behind opening it, sorting and filtering its table
/// and drawing its charts. `make bench-browse` starts it.
final class Browse {
  private static final int RUNS = 20;
  private static final int KEYS = 5;
  private static final int STEPS = 10_000;
  private static final int STEPS_PER_BATCH = 200;
  private static final int WARM_UP = 20;
  private static final int REPEATS = 100;
  private static final Pattern RUN_ID = Pattern.compile("\"run_id\"\\s*:\\s*\"([0-9a-f]{32})\"");

  private final Server server;
  private final List<String> runs = new ArrayList<>();

  private Browse(Server server) {
    this.server = server;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder =
        Files.createDirectories(Path.of(args.length > 1 ? args[1] : "build/bench/browse"));
    Path quipu = Path.of(args.length > 0 ? args[0] : "./quipu");
    try (Server server =
        Peer.QUIPU.start(
            new Peer.Programs(quipu, Path.of(""), ""), Files.createTempDirectory(folder, "run"))) {
      Browse browse = new Browse(server);
      browse.fill();
      browse.measure();
    }
  }

  private void fill() throws IOException, InterruptedException {
    long began = System.nanoTime();
    for (int r = 0; r < RUNS; r++) {
      Matcher id =
          RUN_ID.matcher(
              server.post(
                  "/api/2.0/mlflow/runs/create",
                  "{\"experiment_id\":\"0\",\"start_time\":" + (1_700_000_000_000L + r) + "}"));
      if (!id.find()) {
        throw new IOException("The new run has no id");
      }
      runs.add(id.group(1));
      server.post(
          "/api/2.0/mlflow/runs/log-batch",
          "{\"run_id\":\""
              + id.group(1)
              + "\",\"params\":[{\"key\":\"lr\",\"value\":\"0."
              + (r + 1)
              + "\"}]}");
      for (int from = 0; from < STEPS; from += STEPS_PER_BATCH) {
        server.post("/api/2.0/mlflow/runs/log-batch", batch(id.group(1), r, from));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d runs, %d points each, logged in %.1f s%n%n",
        RUNS,
        KEYS * STEPS,
        (System.nanoTime() - began) / 1e9);
  }

  private static String batch(String run, int r, int from) {
    StringBuilder json = new StringBuilder("{\"run_id\":\"" + run + "\",\"metrics\":[");
    for (int step = from; step < from + STEPS_PER_BATCH; step++) {
      for (int k = 0; k < KEYS; k++) {
        double value = Math.exp(-step / 3000.0) + 0.01 * r + 0.05 * Math.sin(step * 12.9898 + k);
        json.append(step == from && k == 0 ? "" : ",")
            .append(
                String.format(
                    Locale.ROOT,
                    "{\"key\":\"train/m%d\",\"value\":%.4f,\"timestamp\":%d,\"step\":%d}",
                    k,
                    value,
                    1_700_000_000_000L + step * 100L,
                    step));
      }
    }
    return json.append("]}").toString();
  }

  /// A request of the page.
  private interface Request {
    String send() throws IOException, InterruptedException;
  }

  private void measure() throws IOException, InterruptedException {
    System.out.printf("%-46s %9s %9s %9s %9s%n", "request", "p50 ms", "p99 ms", "max ms", "KiB");
    time("experiments list", () -> server.get("/api/v1/projects/default/experiments"));
    time(
        "keys of the experiment",
        () -> server.get("/api/v1/projects/default/experiments/0/columns"));
    time("run table, 5 metrics, 1 param", () -> search("", "start_time DESC"));
    time("  sorted by a metric", () -> search("", "metrics.`train/m1` ASC"));
    time(
        "  with a filter of two conditions, sorted",
        () -> search("metrics.`train/m0` > 0.05 AND params.lr < 0.9", "metrics.`train/m1` DESC"));
    time(
        "one run with everything",
        () -> server.get("/api/v1/projects/default/runs/" + runs.getFirst()));
    time("chart: 1 run, 1 series, 10 k points", () -> charts(runs.subList(0, 1), 1));
    time("charts: 1 run, 5 series, 50 k points", () -> charts(runs.subList(0, 1), KEYS));
    time("chart: 20 runs overlaid, 200 k points", () -> charts(runs, 1));
    time("charts: 20 runs x 5 series, 1 M points", () -> charts(runs, KEYS));
  }

  private String search(String filter, String order) throws IOException, InterruptedException {
    String columns =
        IntStream.range(0, KEYS)
            .mapToObj(k -> "\"metrics.train/m" + k + "\",")
            .collect(Collectors.joining());
    return server.post(
        "/api/v1/projects/default/runs/search",
        "{\"experimentIds\":[\"0\"],\"filter\":\""
            + filter
            + "\",\"orderBy\":[\""
            + order
            + "\"],\"maxResults\":100,\"columns\":["
            + columns
            + "\"params.lr\"]}");
  }

  private String charts(List<String> of, int keys) throws IOException, InterruptedException {
    StringBuilder series = new StringBuilder();
    for (String run : of) {
      for (int k = 0; k < keys; k++) {
        series
            .append(series.isEmpty() ? "" : ",")
            .append("{\"runId\":\"" + run + "\",\"key\":\"train/m" + k + "\"}");
      }
    }
    return server.post(
        "/api/v1/projects/default/series/query",
        "{\"series\":[" + series + "],\"x\":\"step\",\"buckets\":400}");
  }

  private static void time(String name, Request request) throws IOException, InterruptedException {
    int bytes = 0;
    for (int i = 0; i < WARM_UP; i++) {
      bytes = request.send().length();
    }
    Histogram latencies = new Histogram();
    for (int i = 0; i < REPEATS; i++) {
      long began = System.nanoTime();
      request.send();
      latencies.record(System.nanoTime() - began);
    }
    System.out.printf(
        Locale.ROOT,
        "%-46s %9.1f %9.1f %9.1f %9.0f%n",
        name,
        latencies.quantileNanos(0.5) / 1e6,
        latencies.quantileNanos(0.99) / 1e6,
        latencies.maxNanos() / 1e6,
        bytes / 1024.0);
  }
}
