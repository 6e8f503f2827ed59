package dev.quipu.benchmarks.load;

import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks the server, through MLflow's API, for what it has acknowledged: of every run the latest
/// point of every key, and the whole history of one key, value by value.
public final class Verification {
  /// Points of one page of a history: fewer elements than a JSON text may have.
  private static final int HISTORY_PAGE = 25_000;

  private final Server server;
  private final Workload workload;
  private final Curve curve;

  public Verification(Server server, Workload workload, Curve curve) {
    this.server = server;
    this.workload = workload;
    this.curve = curve;
  }

  /// Checks all runs.
  ///
  /// @return the points that were compared
  public long check(List<RunLog> runs) throws IOException, InterruptedException {
    long compared = 0;
    for (RunLog run : runs) {
      if (run.acknowledged() > 0) {
        compared += checkLatest(run);
        compared += checkHistory(run, run.number() % workload.runKeys().size());
      }
    }
    return compared;
  }

  private long checkLatest(RunLog run) throws IOException, InterruptedException {
    JsonObject answer =
        Json.readObject(server.get("/api/2.0/mlflow/runs/get?run_id=" + run.runId()));
    Map<String, JsonObject> latest = new HashMap<>();
    answer
        .object("run")
        .flatMap(r -> r.object("data"))
        .map(data -> data.objects("metrics"))
        .orElse(List.of())
        .forEach(metric -> latest.put(metric.requiredText("key"), metric));
    List<String> keys = workload.runKeys();
    long expectedKeys = 0;
    for (int k = 0; k < keys.size(); k++) {
      long points = workload.pointsOf(k, run.acknowledged());
      if (points > 0) {
        expectedKeys++;
        JsonObject metric = latest.get(keys.get(k));
        if (metric == null) {
          throw wrong(run, keys.get(k) + " is missing");
        }
        checkPoint(run, k, points - 1, metric);
      }
    }
    require(latest.size() == expectedKeys, run, "it has " + latest.size() + " keys");
    return expectedKeys;
  }

  private long checkHistory(RunLog run, int k) throws IOException, InterruptedException {
    long expected = workload.pointsOf(k, run.acknowledged());
    String path =
        "/api/2.0/mlflow/metrics/get-history?run_id="
            + run.runId()
            + "&metric_key="
            + encode(workload.runKeys().get(k))
            + "&max_results="
            + HISTORY_PAGE;
    String token = "";
    long step = 0;
    do {
      JsonObject answer =
          Json.readObject(
              server.get(token.isEmpty() ? path : path + "&page_token=" + encode(token)));
      for (JsonObject metric : answer.objects("metrics")) {
        checkPoint(run, k, step++, metric);
      }
      token = answer.text("next_page_token").orElse("");
    } while (!token.isEmpty());
    require(step == expected, run, "key " + k + " has " + step + " points, not " + expected);
    return expected;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void checkPoint(RunLog run, int k, long step, JsonObject metric) throws IOException {
    double value = curve.value(run.number(), k, step);
    long time = curve.timeMs(step);
    boolean same =
        metric.integer("step").orElse(0) == step
            && metric.integer("timestamp").orElse(0) == time
            && Double.compare(metric.number("value").orElse(Double.NaN), value) == 0;
    require(
        same,
        run,
        "key "
            + k
            + " has "
            + metric.raw("value")
            + " at "
            + metric.raw("step")
            + ", not "
            + value
            + " at "
            + step);
  }

  private static void require(boolean holds, RunLog run, String what) throws IOException {
    if (!holds) {
      throw wrong(run, what);
    }
  }

  private static IOException wrong(RunLog run, String what) {
    return new IOException("Run " + run.runId() + " is not as it was acknowledged: " + what);
  }
}
