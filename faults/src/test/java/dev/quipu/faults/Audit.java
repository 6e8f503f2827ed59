package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.faults.Batch.Point;
import dev.quipu.faults.MetadataClient.Made;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads all data of a server through its APIs and compares them with the data sent: acknowledged ⊆
/// stored ⊆ sent, bit-equal, nothing twice, each request whole or absent, summaries in agreement
/// with the points.
final class Audit {
  private static final int PAGE = 10_000;
  private static final Comparator<Point> BY_STEP =
      Comparator.comparingLong(Point::step)
          .thenComparingLong(Point::timeMs)
          .thenComparingDouble(Point::value);

  private final Wire wire;
  private long points;
  private long entries;
  private long fields;
  private long tasks;
  private long objects;
  private long uses;
  private long links;
  private long measurements;
  private long evaluations;
  private long recovered;

  Audit(Wire wire) {
    this.wire = wire;
  }

  /// Items compared so far: points, log entries, tasks and so on.
  long compared() {
    return points + entries + fields + tasks + objects + uses + links + measurements + evaluations;
  }

  @Override
  public String toString() {
    return ("%,d points, %,d log entries, %,d fields of tracks, %,d tasks, %,d objects, %,d uses,"
            + " %,d links, %,d measurements, %,d evaluation rows")
        .formatted(points, entries, fields, tasks, objects, uses, links, measurements, evaluations);
  }

  /// Items found of requests that were never acknowledged.
  long recovered() {
    return recovered;
  }

  // ---- a run ----

  /// Checks a run. The check settles batches of unknown fate: stored batches must stay from now on,
  /// and absent ones must never appear.
  void check(RunLedger ledger) throws IOException {
    Map<String, Map<Long, Point>> stored = new HashMap<>();
    Map<String, JsonObject> summaries = summaries(ledger.runId());
    for (String key : summaries.keySet()) {
      List<Point> history = history(ledger, key);
      Map<Long, Point> bySteps = new HashMap<>();
      for (Point point : history) {
        assertThat(bySteps.put(point.step(), point)).as("twice in %s: %s", key, point).isNull();
      }
      stored.put(key, bySteps);
      points += history.size();
      checkSummary(key, summaries.get(key), history);
    }
    JsonObject data = run(ledger.runId()).object("data").orElseThrow();
    checkLatest(data, stored);
    Map<String, String> values = new HashMap<>();
    stored
        .values()
        .forEach(bySteps -> bySteps.values().forEach(point -> put(values, Item.point(point))));
    pairs(data, "params").forEach((key, value) -> put(values, Item.pair("param", key, value)));
    pairs(data, "tags")
        .forEach((key, value) -> {
          if (!key.startsWith("mlflow.")) {
            put(values, Item.pair("tag", key, value));
          }
        });
    compare("run " + ledger.runId(), ledger.batches(), values);
  }

  private static void put(Map<String, String> values, Item item) {
    values.put(item.key(), item.value());
  }

  /// Compares all data of one kind.
  ///
  /// @param stored values by key
  private void compare(String what, List<? extends Sent> sent, Map<String, String> stored) {
    Comparison.Settled<? extends Sent> settled = Comparison.settle(sent, stored);
    recovered += settled.recovered();
    Comparison.requireEqual(
        what,
        stored,
        Comparison.expected(
            settled.stored().stream().flatMap(one -> one.items().stream()).toList()));
  }

  private JsonObject run(String runId) throws IOException {
    return wire.get(Wire.MLFLOW + "runs/get?run_id=" + runId).object("run").orElseThrow();
  }

  private static Map<String, String> pairs(JsonObject data, String name) {
    Map<String, String> pairs = new HashMap<>();
    for (JsonObject pair : data.objects(name)) {
      assertThat(pairs.put(pair.requiredText("key"), pair.requiredText("value"))).isNull();
    }
    return pairs;
  }

  private static void checkLatest(JsonObject data, Map<String, Map<Long, Point>> stored) {
    Set<String> keys = new HashSet<>();
    for (JsonObject metric : data.objects("metrics")) {
      String key = metric.requiredText("key");
      keys.add(key);
      Point latest =
          stored.getOrDefault(key, Map.of()).values().stream().max(BY_STEP).orElseThrow();
      assertThat(metric.integer("step").orElse(0)).as("step of %s", key).isEqualTo(latest.step());
      assertThat(bits(metric.number("value").orElseThrow())).isEqualTo(bits(latest.value()));
    }
    assertThat(keys).isEqualTo(stored.keySet());
  }

  // ---- series ----

  private Map<String, JsonObject> summaries(String runId) throws IOException {
    Map<String, JsonObject> all = new TreeMap<>();
    String token = "";
    do {
      JsonObject page =
          wire.get(
              "/api/v1/projects/default/runs/"
                  + runId
                  + "/series?maxResults=1000&pageToken="
                  + Wire.encode(token));
      for (JsonObject series : page.objects("series")) {
        all.put(series.requiredText("key"), series.object("summary").orElseThrow());
      }
      token = page.text("nextPageToken").orElse("");
    } while (!token.isEmpty());
    return all;
  }

  /// The points of a series: through the native API for runs with frames, through MLflow's for
  /// others.
  private List<Point> history(RunLedger ledger, String key) throws IOException {
    List<Point> all = new ArrayList<>();
    if (!ledger.sequenced()) {
      JsonObject answer =
          wire.get(
              Wire.MLFLOW
                  + "metrics/get-history?run_id="
                  + ledger.runId()
                  + "&metric_key="
                  + Wire.encode(key));
      for (JsonObject metric : answer.objects("metrics")) {
        all.add(point(key, metric, "timestamp"));
      }
      return all;
    }
    long next = 0;
    while (next >= 0) {
      JsonObject page =
          wire.get(
              "/api/v1/projects/default/runs/%s/points?key=%s&startIndex=%d&limit=%d"
                  .formatted(ledger.runId(), Wire.encode(key), next, PAGE));
      for (JsonObject point : page.objects("points")) {
        all.add(point(key, point, "timeMs"));
      }
      next = page.integer("nextIndex").orElse(-1);
    }
    return all;
  }

  private static Point point(String key, JsonObject json, String time) {
    return new Point(
        key,
        json.integer("step").orElse(0),
        json.integer(time).orElseThrow(),
        json.number("value").orElseThrow());
  }

  private static void checkSummary(String key, JsonObject summary, List<Point> history) {
    List<Point> sorted = history.stream().sorted(BY_STEP).toList();
    double[] numbers =
        history.stream().mapToDouble(Point::value).filter(v -> !Double.isNaN(v)).toArray();
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double magnitude = 0;
    for (double number : numbers) {
      min = Math.min(min, number);
      max = Math.max(max, number);
      sum += number;
      magnitude += Math.abs(number);
    }
    boolean isEmpty = numbers.length == 0;
    assertThat(summary.integer("count").orElse(-1))
        .as("count of %s", key)
        .isEqualTo(history.size());
    assertThat(summary.integer("lastStep").orElseThrow()).isEqualTo(sorted.getLast().step());
    assertThat(summary.integer("lastMs").orElseThrow()).isEqualTo(sorted.getLast().timeMs());
    assertNumber(summary, "last", sorted.getLast().value());
    assertNumber(summary, "first", sorted.getFirst().value());
    assertNumber(summary, "min", isEmpty ? Double.NaN : min);
    assertNumber(summary, "max", isEmpty ? Double.NaN : max);
    double mean = sum / numbers.length;
    double stored = summary.number("mean").orElse(Double.NaN);
    if (Double.isFinite(mean)) {
      // No API promises the order in which a sum is added up.
      assertThat(stored).as("mean of %s", key).isEqualTo(mean, within(1e-9 * magnitude + 1e-300));
    } else {
      assertThat(bits(stored)).as("mean of %s", key).isEqualTo(bits(mean));
    }
    assertThat(summary.bool("hasNaN").orElse(false)).isEqualTo(numbers.length < history.size());
    assertThat(summary.bool("hasInfinity").orElse(false))
        .isEqualTo(history.stream().anyMatch(p -> Double.isInfinite(p.value())));
  }

  private static void assertNumber(JsonObject summary, String name, double expected) {
    double actual = summary.number(name).orElse(Double.NaN);
    assertThat(bits(actual))
        .as("%s is %s, expected %s", name, actual, expected)
        .isEqualTo(bits(expected));
  }

  private static long bits(double value) {
    return Double.doubleToLongBits(value);
  }

  // ---- experiments ----

  /// Checks the experiments that a client has created.
  void check(MetadataClient client) throws IOException {
    for (Made made : client.all()) {
      if (made.experimentId.isEmpty()) {
        continue;
      }
      JsonObject byName =
          wire.get(
              Wire.MLFLOW + "experiments/get-by-name?experiment_name=" + Wire.encode(made.name));
      assertThat(byName.object("experiment").orElseThrow().requiredText("experiment_id"))
          .isEqualTo(made.experimentId);
      List<JsonObject> runs =
          wire.post(
                  "runs/search",
                  "{\"experiment_ids\": [\"" + made.experimentId + "\"], \"max_results\": 10}")
              .objects("runs");
      assertThat(runs).hasSizeLessThanOrEqualTo(1);
      for (JsonObject run : runs) {
        // Created with its name and tags, or not at all.
        assertThat(pairs(run.object("data").orElseThrow(), "tags"))
            .containsEntry("a", "1")
            .containsEntry("b", "2")
            .containsEntry("mlflow.runName", "run of " + made.name);
      }
      if (!made.runId.isEmpty()) {
        assertThat(runs).hasSize(1);
        JsonObject info = runs.getFirst().object("info").orElseThrow();
        assertThat(info.requiredText("run_id")).isEqualTo(made.runId);
        boolean finished = info.requiredText("status").equals("FINISHED");
        assertThat(finished || !made.ended).as("ended, acknowledged").isTrue();
        assertThat(info.integer("end_time").orElse(0)).isEqualTo(finished ? 99 : 0);
      }
    }
  }

  // ---- files ----

  /// Checks the files a client has put.
  void check(ArtifactClient client) throws IOException {
    Map<String, String> stored = new HashMap<>();
    for (ArtifactClient.File file : client.all()) {
      wire.file(client.runId(), file.path())
          .ifPresent(bytes -> put(stored, Item.file(file.path(), bytes)));
    }
    compare("files of run " + client.runId(), client.all(), stored);
  }

  // ---- logs and tracks ----

  void checkLog(Ledger<Framed> ledger) throws IOException {
    StoredItems items = new StoredItems(wire);
    items.readLog(ledger.runId());
    entries += items.values().size();
    compare("the log of run " + ledger.runId(), ledger.sent(), items.values());
  }

  void checkTracks(Ledger<Framed> ledger) throws IOException {
    StoredItems items = new StoredItems(wire);
    items.readTracks(ledger.runId());
    fields += items.values().size();
    compare("the tracks of run " + ledger.runId(), ledger.sent(), items.values());
  }

  // ---- lineage ----

  /// Checks the lineage of some runs, and of all runs that have seen their objects.
  void checkLineage(LineageLedger all, Set<String> runs) throws IOException {
    LineageLedger.Part part = all.of(runs);
    StoredItems items = new StoredItems(wire);
    for (String run : runs) {
      items.readTasks(run);
      items.readMeasurements(run);
      items.readEvaluations(run);
    }
    items.readObjects(part.objects());
    items.readContents(part.large());
    tasks += items.count("task");
    objects += items.count("object");
    uses += items.count("use");
    links += items.count("link");
    measurements += items.count("measurement");
    evaluations += items.count("evaluation");
    recovered += all.compare(part, items.values());
  }
}
