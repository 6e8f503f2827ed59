package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
