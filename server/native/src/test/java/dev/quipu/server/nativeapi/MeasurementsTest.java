package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Measurements of runs, objects and tasks, and objects compared by them.
class MeasurementsTest extends ServedTest {
  private static final SpanId TASK = new SpanId("00000000000000aa");

  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  private static Digest object(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8));
  }

  private static MetricMeasured measured(
      long timeUs, String metric, double raw, @Nullable String object) {
    return new MetricMeasured(
        timeUs,
        metric,
        timeUs,
        MetricMode.DIRECT,
        raw,
        raw,
        object == null ? null : object(object),
        null,
        null);
  }

  private Served.Answer frame(String id, FrameBuilder frame) {
    return server.send(
        server
            .request("/runs/" + id + "/frames")
            .header("Content-Type", "application/vnd.quipu.frame")
            .POST(BodyPublishers.ofByteArray(frame.build().encoded()))
            .build());
  }

  private void append(String id, LineageRecord... records) {
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    for (LineageRecord record : records) {
      LineageFrames.add(frame, record);
    }
    assertThat(frame(id, frame).status()).isEqualTo(200);
  }

  private JsonNode get(String path) {
    return server.get(path).json(200);
  }

  private JsonNode compare(String body) {
    return server.post("/measurements/compare", body.replace("RUN", run)).json(200);
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> all = new ArrayList<>();
    array.forEach(one -> all.add(one.get(field).asString()));
    return all;
  }

  @Test
  void aMeasurementKeepsItsOrigin() {
    append(
        run,
        measured(1, "accuracy", Double.NaN, null),
        new MetricMeasured(
            2,
            "answer.score",
            Long.MAX_VALUE,
            MetricMode.AVG,
            0.25,
            0.5,
            object("x"),
            TASK,
            new JsonText("{\"judge\":\"a\"}")));
    JsonNode all = get("/runs/" + run + "/measurements").get("measurements");
    assertThat(all).hasSize(2);
    assertThat(all.get(0).get("value").asString()).isEqualTo("NaN");
    assertThat(all.get(0).has("object")).isFalse();
    JsonNode second = all.get(1);
    assertThat(second)
        .hasToString(
            """
            {"runId":"%s","metric":"answer.score","step":9223372036854775807,"timeUs":2,\
            "mode":"avg","value":0.25,"raw":0.5,"object":"%s","taskId":"%s",\
            "attributes":{"judge":"a"}}\
            """
                .formatted(run, object("x"), TASK));
    for (String filter :
        List.of("metric=answer.score", "taskId=" + TASK, "object=" + object("x"))) {
      JsonNode some = get("/runs/" + run + "/measurements?" + filter).get("measurements");
      assertThat(some).as(filter).containsExactly(second);
    }
    assertThat(get("/objects/" + object("x") + "/measurements").get("measurements"))
        .containsExactly(second);
    assertThat(get("/objects/" + object("none") + "/measurements").get("measurements")).isEmpty();
    // An object that only a measurement names is there.
    assertThat(get("/objects/" + object("x")).has("mediaType")).isFalse();
  }

  @Test
  void pagesFollowOneAnother() {
    String other = server.newRun();
    LineageRecord[] records = new LineageRecord[25];
    for (int n = 0; n < 25; n++) {
      records[n] = measured(n, n % 2 == 0 ? "a" : "b", n, "x");
    }
    append(run, records);
    append(other, records);
    assertThat(pages("/runs/" + run + "/measurements?max=10")).hasSize(25);
    assertThat(pages("/runs/" + run + "/measurements?max=3&metric=b")).hasSize(12);
    List<JsonNode> ofObject = pages("/objects/" + object("x") + "/measurements?max=7");
    assertThat(ofObject).hasSize(50).doesNotHaveDuplicates();
    String token = get("/runs/" + run + "/measurements?max=10").get("nextPageToken").asString();
    requireRefused(
        server.get("/runs/" + other + "/measurements?max=10&pageToken=" + token),
        "does not belong to this search");
  }

  private List<JsonNode> pages(String path) {
    List<JsonNode> all = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = get(path + "&pageToken=" + token);
      page.get("measurements").forEach(all::add);
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    return all;
  }

  @Test
  void objectsAreComparedByTheirMetrics() {
    String other = server.newRun();
    append(run, measured(1, "a", 3, "x"), measured(2, "a", 1, "x"), measured(1, "b", 5, "y"));
    append(other, measured(3, "a", 7, "y"), measured(4, "own", 1, null));
    String both = "{\"runIds\":[\"RUN\",\"" + other + "\"]";
    JsonNode all = compare(both + "}");
    assertThat(all.get("metrics")).hasToString("[\"a\",\"b\"]");
    assertThat(all.get("cutOff").asBoolean()).isFalse();
    String byA = both + ",\"orderBy\":{\"metric\":\"a\",\"descending\":true}";
    JsonNode objects = compare(byA + "}").get("objects");
    assertThat(texts(objects, "object")).containsExactly(object("y").hex(), object("x").hex());
    assertThat(objects.get(1).get("metrics").get("a"))
        .hasToString("{\"count\":2,\"last\":1.0,\"mean\":2.0,\"min\":1.0,\"max\":3.0}");
    JsonNode page = compare(byA + ",\"max\":1}");
    assertThat(texts(page.get("objects"), "object")).containsExactly(object("y").hex());
    JsonNode next =
        compare(byA + ",\"max\":1,\"pageToken\":\"" + page.get("nextPageToken").asString() + "\"}");
    assertThat(texts(next.get("objects"), "object")).containsExactly(object("x").hex());
    assertThat(next.has("nextPageToken")).isFalse();
    JsonNode one = compare(both + ",\"metrics\":[\"b\"]}");
    assertThat(one.get("objects")).hasSize(2).anyMatch(found -> found.get("metrics").isEmpty());
    JsonNode ofExperiment = compare("{\"experimentIds\":[\"0\"]}");
    assertThat(ofExperiment.get("objects")).hasSize(2);
  }

  @Test
  void manyMetricsAreCutOff() {
    LineageRecord[] records = new LineageRecord[101];
    for (int n = 0; n < records.length; n++) {
      records[n] = measured(n, "m%03d".formatted(n), n, "x");
    }
    append(run, records);
    JsonNode found = compare("{\"runIds\":[\"RUN\"]}");
    assertThat(found.get("metrics")).hasSize(100);
    assertThat(found.get("cutOff").asBoolean()).isTrue();
    assertThat(found.get("objects").get(0).get("metrics")).hasSize(100);
  }

  // ---- examples ----

  private static ObjectLogged logged(String type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest content = Digest.of(bytes);
    return new ObjectLogged(
        1, ObjectDigest.of(type, "{}", content), type, "{}", content, bytes.length, bytes);
  }

  private static TaskChanged task(int n, String name) {
    return new TaskChanged(
        n, n + 5L, span(n), null, name, "", TaskStatus.COMPLETED, new JsonText("{}"), null);
  }

  private static SpanId span(int n) {
    return new SpanId("%016x".formatted(n));
  }

  private static ObjectUsed use(Direction direction, String name, ObjectLogged object, int task) {
    return new ObjectUsed(
        task, direction, name, object.digest(), task == 0 ? null : span(task), null);
  }

  private static MetricMeasured score(
      long timeUs, String metric, double raw, @Nullable Digest object, int task) {
    return new MetricMeasured(
        timeUs, metric, 0, MetricMode.SUM, 99, raw, object, task == 0 ? null : span(task), null);
  }

  private JsonNode examples(String body) {
    return server.post("/examples/search", body.replace("RUN", run)).json(200);
  }

  @Test
  void anExampleIsWhatATaskTookMadeAndMeasured() {
    ObjectLogged question = logged("application/json", "{\"q\":\"2 + 2\"}");
    ObjectLogged answer = logged("text/plain", "four \"4\"");
    ObjectLogged broken = logged("application/json", "{no json");
    ObjectLogged image = logged("image/png", "png");
    append(
        run,
        question,
        answer,
        broken,
        image,
        task(1, "answer"),
        task(2, "judge"),
        use(Direction.INPUT, "question", question, 1),
        use(Direction.INPUT, "odd", broken, 1),
        use(Direction.OUTPUT, "answer", answer, 1),
        use(Direction.NONE, "neither", image, 1),
        use(Direction.INPUT, "image", image, 0),
        score(1, "tokens", 3, null, 1),
        score(2, "tokens", 4, null, 1),
        // By another task, of an output of the first.
        score(3, "correct", 1, answer.digest(), 2),
        score(4, "own", 5, null, 0));
    String later = server.newRun();
    append(
        later,
        score(9, "correct", 0, answer.digest(), 0),
        score(9, "helpful", Double.NaN, answer.digest(), 0));
    JsonNode all = examples("{\"runIds\":[\"RUN\"]}").get("examples");
    assertThat(all).hasSize(3);
    JsonNode ofRun = all.get(0);
    assertThat(ofRun.has("taskId")).isFalse();
    assertThat(ofRun.get("inputs"))
        .hasToString(
            "{\"image\":{\"object\":\"%s\",\"mediaType\":\"image/png\"}}"
                .formatted(image.digest()));
    assertThat(ofRun.get("measurements")).hasToString("{\"own\":5.0}");
    JsonNode first = all.get(1);
    assertThat(first.get("task").asString()).isEqualTo("answer");
    assertThat(first.get("inputs").get("question").get("value")).hasToString("{\"q\":\"2 + 2\"}");
    assertThat(first.get("inputs").get("odd").has("value")).isFalse();
    assertThat(first.get("outputs").get("answer").get("value").asString()).isEqualTo("four \"4\"");
    assertThat(first.get("outputs")).hasSize(1);
    // The same run counts before later runs.
    assertThat(first.get("measurements"))
        .hasToString("{\"correct\":1.0,\"helpful\":\"NaN\",\"tokens\":4.0}");
    assertThat(all.get(2).get("measurements")).hasToString("{\"correct\":1.0}");
    JsonNode judged = examples("{\"runIds\":[\"RUN\"],\"task\":\"judge\"}").get("examples");
    assertThat(judged).containsExactly(all.get(2));
    assertThat(examples("{\"experimentIds\":[\"0\"]}").get("examples")).hasSize(3);
  }

  @Test
  void pagesOfExamplesHaveEachOnce() {
    List<String> runs = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      String id = server.newRun();
      runs.add("\"" + id + "\"");
      List<LineageRecord> records = new ArrayList<>();
      ObjectLogged object = logged("text/plain", "object " + r);
      records.add(use(Direction.OUTPUT, "o", object, 0));
      for (int n = 1; n <= 15; n++) {
        records.add(task(n, n % 3 == 0 ? "third" : "other"));
      }
      append(id, records.toArray(LineageRecord[]::new));
    }
    String chosen = "{\"runIds\":[" + String.join(",", runs) + "]";
    for (int max : List.of(1, 4, 16, 1000)) {
      assertThat(allExamples(chosen + ",\"max\":" + max)).as("max " + max).hasSize(48);
      assertThat(allExamples(chosen + ",\"task\":\"third\",\"max\":" + max)).hasSize(15);
    }
  }

  private Set<JsonNode> allExamples(String body) {
    Set<JsonNode> all = new HashSet<>();
    String token = "";
    int count = 0;
    do {
      JsonNode page = examples(body + ",\"pageToken\":\"" + token + "\"}");
      page.get("examples").forEach(all::add);
      count += page.get("examples").size();
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    assertThat(all).hasSize(count);
    return all;
  }

  private void requireRefused(Served.Answer answer, String message) {
    assertThat(answer.json(400).get("error").get("message").asString()).contains(message);
  }

  @Test
  void badQuestionsAreRefused() {
    String measurements = "/runs/" + run + "/measurements";
    requireRefused(server.get(measurements + "?taskId=1"), "is not 16 lower-case");
    requireRefused(server.get(measurements + "?object=1"), "is not 64 lower-case");
    requireRefused(server.get(measurements + "?metric=" + "m".repeat(251)), "251 characters");
    requireRefused(server.get(measurements + "?metric=a%00"), "control character");
    requireRefused(server.get(measurements + "?max=0"), "from 1 to 10000");
    requireRefused(server.get(measurements + "?pageToken=x"), "does not belong");
    requireRefused(server.get("/objects/xyz/measurements"), "is not 64 lower-case");
    String none = "0".repeat(32);
    assertThat(server.get("/runs/" + none + "/measurements").status()).isEqualTo(404);
    String compare = "/measurements/compare";
    requireRefused(server.post(compare, "{}"), "Exactly one of the fields");
    requireRefused(
        server.post(compare, "{\"runIds\":[\"" + run + "\"],\"experimentIds\":[\"0\"]}"),
        "Exactly one of the fields");
    requireRefused(server.post(compare, "{\"runIds\":[\"../x\"]}"), "Run id");
    assertThat(server.post(compare, "{\"runIds\":[\"" + none + "\"]}").status()).isEqualTo(404);
    String some = "{\"runIds\":[\"" + run + "\"],";
    requireRefused(
        server.post(compare, some + "\"orderBy\":{\"metric\":\"a\",\"statistic\":\"median\"}}"),
        "it must be one of count, last, mean, min, max");
    requireRefused(server.post(compare, some + "\"orderBy\":{\"metric\":\"\"}}"), "is empty");
    requireRefused(server.post(compare, some + "\"max\":10001}"), "10000");
    String many = "\"m\",".repeat(100) + "\"m\"";
    requireRefused(
        server.post(compare, some + "\"metrics\":[" + many + "]}"),
        "names 101 metrics; at most 100");
    String runs = ("\"" + none + "\",").repeat(1000) + "\"" + none + "\"";
    requireRefused(
        server.post(compare, "{\"runIds\":[" + runs + "]}"), "names 1001 runs; at most 1000");
    String examples = "/examples/search";
    requireRefused(server.post(examples, "{}"), "Exactly one of the fields");
    assertThat(server.post(examples, "{\"runIds\":[\"" + none + "\"]}").status()).isEqualTo(404);
    requireRefused(server.post(examples, some + "\"max\":1001}"), "1000");
    requireRefused(server.post(examples, some + "\"task\":\"\"}"), "is empty");
    requireRefused(server.post(examples, some + "\"pageToken\":\"x\"}"), "does not belong");
    requireRefused(
        server.post(compare, "{\"experimentIds\":[\"'; DROP TABLE run\"]}"), "Experiment");
  }

  private void requireRefused(Consumer<FrameBuilder> row, String message) {
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    frame.add("record", 1, 0, 5);
    row.accept(frame);
    frame.endRow();
    requireRefused(frame(run, frame), message);
  }

  @Test
  void badMeasurementsAreRefusedAndNothingIsStored() {
    JsonText name = new JsonText("\"a\"");
    Consumer<FrameBuilder> good =
        frame -> {
          frame.add("name", 1, 0, name);
          frame.add("step", 1, 0, 1);
          frame.add("value", 1, 0, 1);
        };
    requireRefused(frame -> frame.add("name", 1, 0, name), "no number value");
    requireRefused(frame -> frame.add("value", 1, 0, 1), "has no name");
    requireRefused(
        frame -> {
          frame.add("name", 1, 0, name);
          frame.add("value", 1, 0, 1);
        },
        "no number step");
    requireRefused(good.andThen(frame -> frame.add("mode", 1, 0, 6)), "unknown mode 6");
    requireRefused(good.andThen(frame -> frame.add("mode", 1, 0, Double.NaN)), "unknown mode NaN");
    requireRefused(good.andThen(frame -> frame.add("mode", 1, 0, 1)), "has no raw value");
    requireRefused(
        good.andThen(frame -> frame.add("raw", 1, 0, 1)), "has a raw value besides its value");
    requireRefused(
        good.andThen(frame -> frame.add("object", 1, 0, new JsonText("\"x\""))), "Digest");
    requireRefused(
        good.andThen(frame -> frame.add("task", 1, 0, new JsonText("\"" + "0".repeat(16) + "\""))),
        "Task id");
    requireRefused(
        good.andThen(frame -> frame.add("attributes", 1, 0, new JsonText("[1]"))), "no object");
    for (String step : List.of("9223372036854775808", "1.5", "\"1\"", "null")) {
      requireRefused(
          frame -> {
            frame.add("name", 1, 0, name);
            frame.add("value", 1, 0, 1);
            frame.add("step", 1, 0, new JsonText(step));
          },
          "is no integer");
    }
    requireRefused(
        frame -> {
          frame.add("name", 1, 0, name);
          frame.add("value", 1, 0, 1);
          frame.add("step", 1, 0, 0x1p60);
        },
        "no integer");
    requireRefused(
        frame -> {
          frame.add("name", 1, 0, new JsonText("\"" + "m".repeat(251) + "\""));
          frame.add("value", 1, 0, 1);
          frame.add("step", 1, 0, 1);
        },
        "251 characters");
    assertThat(get("/runs/" + run + "/measurements").get("measurements")).isEmpty();
  }
}
