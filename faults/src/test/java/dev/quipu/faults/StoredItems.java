package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Level;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Logs, tracks and lineage as a server gives them back through its API: values by key. Nothing may
/// be there twice.
final class StoredItems {
  private static final String PROJECT = "/api/v1/projects/default/";
  private static final Set<String> NON_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private final Wire wire;
  private final Map<String, String> values = new HashMap<>();

  /// Objects by their contents, which cannot be read.
  private final Map<Digest, Digest> unreadable = new HashMap<>();

  StoredItems(Wire wire) {
    this.wire = wire;
  }

  Map<String, String> values() {
    return values;
  }

  /// The number of values of a kind.
  long count(String kind) {
    return values.keySet().stream().filter(key -> key.startsWith(kind + " ")).count();
  }

  private void add(Item item) {
    assertThat(values.put(item.key(), item.value())).as("twice: %s", item).isNull();
  }

  /// Adds what several answers tell.
  private void addAgain(Item item) {
    String before = values.put(item.key(), item.value());
    assertThat(before == null || before.equals(item.value()))
        .as("%s, and %s before", item, before)
        .isTrue();
  }

  // ---- timelines ----

  void readLog(String run) throws IOException {
    pages(
        "runs/" + run + "/log?max=5000",
        page -> page.objects("entries").forEach(entry -> add(Item.entry(entry(entry)))));
  }

  private static LogEntry entry(JsonObject json) {
    return new LogEntry(
        json.integer("timeUs").orElseThrow(),
        Level.valueOf(json.requiredText("level").toUpperCase(Locale.ROOT)),
        json.requiredText("message"),
        json.text("logger").orElse(""),
        json(json, "metadata"),
        json.text("exception").orElse(null));
  }

  void readTracks(String run) throws IOException {
    for (JsonObject track : wire.get(PROJECT + "runs/" + run + "/tracks").objects("tracks")) {
      String topic = track.requiredText("topic");
      long[] rows = new long[1];
      pages(
          "runs/" + run + "/tracks/rows?max=5000&topic=" + Wire.encode(topic),
          page ->
              page.objects("rows")
                  .forEach(row -> {
                    rows[0]++;
                    addFields(topic, row);
                  }));
      assertThat(track.integer("rows").orElse(-1))
          .as("rows of the track %s, of which those that wait may count twice", topic)
          .isGreaterThanOrEqualTo(rows[0]);
    }
  }

  private void addFields(String topic, JsonObject row) {
    long timeUs = row.integer("timeUs").orElseThrow();
    JsonObject fields = row.object("fields").orElseThrow();
    List<String> strings = row.texts("strings");
    for (String field : fields.names()) {
      Object value = fields.raw(field);
      boolean isNumber =
          value instanceof String text && NON_FINITE.contains(text) && !strings.contains(field);
      add(
          Item.field(
              topic, timeUs, field, isNumber ? Double.valueOf(String.valueOf(value)) : value));
    }
  }

  // ---- lineage ----

  void readTasks(String run) throws IOException {
    Map<String, Long> children = new HashMap<>();
    Map<String, Long> told = new HashMap<>();
    pages(
        "runs/" + run + "/tasks?max=5000",
        page ->
            page.objects("tasks")
                .forEach(json -> {
                  add(Item.task(run, task(json)));
                  json.text("parentId").ifPresent(parent -> children.merge(parent, 1L, Long::sum));
                  told.put(json.requiredText("id"), json.integer("children").orElse(-1));
                }));
    told.forEach((task, number) ->
        assertThat(number).as("children of %s", task).isEqualTo(children.getOrDefault(task, 0L)));
  }

  void readMeasurements(String run) throws IOException {
    pages(
        "runs/" + run + "/measurements?max=5000",
        page ->
            page.objects("measurements")
                .forEach(
                    json -> add(Item.measurement(json.requiredText("runId"), measurement(json)))));
  }

  void readEvaluations(String run) throws IOException {
    pages(
        "runs/" + run + "/evaluations?max=1000",
        page ->
            page.objects("evaluations")
                .forEach(
                    json -> add(Item.evaluation(json.requiredText("runId"), evaluation(json)))));
  }

  private static CaseEvaluated evaluation(JsonObject json) {
    JsonText scores = json(json, "scores");
    return new CaseEvaluated(
        json.integer("timeUs").orElseThrow(),
        json.text("taskId").map(SpanId::new).orElse(null),
        new EvaluationRow(
            json.text("dataset").orElse(""),
            json.requiredText("key"),
            Objects.requireNonNull(json(json, "data")),
            json(json, "metadata"),
            scores == null ? List.of() : ScoresJson.read(scores)));
  }

  private static MetricMeasured measurement(JsonObject json) {
    return new MetricMeasured(
        json.integer("timeUs").orElseThrow(),
        json.requiredText("metric"),
        json.integer("step").orElseThrow(),
        MetricMode.valueOf(json.requiredText("mode").toUpperCase(Locale.ROOT)),
        json.number("value").orElseThrow(),
        json.number("raw").orElseThrow(),
        json.text("object").map(Digest::new).orElse(null),
        json.text("taskId").map(SpanId::new).orElse(null),
        json(json, "attributes"));
  }

  private static TaskChanged task(JsonObject json) {
    OptionalLong end = json.integer("endUs");
    return new TaskChanged(
        json.integer("startUs").orElseThrow(),
        end.isPresent() ? end.getAsLong() : null,
        new SpanId(json.requiredText("id")),
        json.text("parentId").map(SpanId::new).orElse(null),
        json.requiredText("name"),
        json.text("label").orElse(""),
        TaskStatus.valueOf(json.requiredText("status").toUpperCase(Locale.ROOT)),
        json(json, "attributes"),
        json.text("error").orElse(null));
  }

  /// Reads objects with their uses, links and contents.
  void readObjects(Collection<Digest> objects) throws IOException {
    for (Digest object : objects) {
      HttpResponse<String> answer = wire.tryGet(PROJECT + "objects/" + object.hex());
      if (answer.statusCode() != 404) {
        readObject(object, Json.readObject(Wire.require("an object", answer)));
      }
    }
  }

  private void readObject(Digest object, JsonObject json) throws IOException {
    String path = "objects/" + object.hex();
    if (json.text("mediaType").isEmpty()) {
      add(Item.named(object));
    } else {
      add(Item.object(object(object, json)));
      readContent(object, new Digest(json.requiredText("content")));
    }
    pages(
        path + "/uses?max=5000",
        page ->
            page.objects("uses")
                .forEach(use -> add(Item.use(use.requiredText("runId"), use(use)))));
    JsonObject graph = wire.get(PROJECT + path + "/lineage?depth=1&direction=both&max=10000");
    Set<String> links = new HashSet<>();
    for (JsonObject link : graph.objects("links")) {
      Item item = Item.link(link.requiredText("runId"), link(link));
      assertThat(links.add(item.key())).as("twice: %s", item).isTrue();
      addAgain(item);
    }
  }

  private static ObjectLogged object(Digest digest, JsonObject json) {
    return new ObjectLogged(
        json.integer("loggedUs").orElseThrow(),
        digest,
        json.requiredText("mediaType"),
        Item.text(json.raw("schema")),
        new Digest(json.requiredText("content")),
        json.integer("sizeBytes").orElseThrow(),
        null);
  }

  private void readContent(Digest object, Digest content) throws IOException {
    HttpResponse<byte[]> answer = wire.getBytes(PROJECT + "objects/" + object.hex() + "/content");
    if (answer.statusCode() == 404) {
      unreadable.put(content, object);
      return;
    }
    assertThat(answer.statusCode()).as("content of object %s", object).isEqualTo(200);
    assertThat(Digest.of(answer.body())).as("content of object %s", object).isEqualTo(content);
    addAgain(Item.content(content));
  }

  private static ObjectUsed use(JsonObject json) {
    return new ObjectUsed(
        json.integer("timeUs").orElseThrow(),
        Direction.valueOf(json.requiredText("direction").toUpperCase(Locale.ROOT)),
        json.requiredText("name"),
        new Digest(json.requiredText("object")),
        json.text("taskId").map(SpanId::new).orElse(null),
        json(json, "attributes"));
  }

  private static ObjectsLinked link(JsonObject json) {
    return new ObjectsLinked(
        json.integer("timeUs").orElseThrow(),
        new Digest(json.requiredText("from")),
        new Digest(json.requiredText("to")),
        json.requiredText("name"),
        json(json, "attributes"));
  }

  /// Asks which of some contents are there.
  void readContents(List<Digest> contents) throws IOException {
    List<String> missing =
        Json.readObject(Wire.require("missing", wire.tryAskMissing(contents))).texts("missing");
    for (Digest content : contents) {
      if (!missing.contains(content.hex())) {
        assertThat(unreadable.get(content))
            .as("object that has the content %s, which is there", content)
            .isNull();
        addAgain(Item.content(content));
      }
    }
  }

  // ---- answers ----

  private static @Nullable JsonText json(JsonObject json, String field) {
    return json.has(field) ? new JsonText(Item.text(json.raw(field))) : null;
  }

  private void pages(String path, Consumer<JsonObject> each) throws IOException {
    String token = "";
    do {
      JsonObject page = wire.get(PROJECT + path + "&pageToken=" + Wire.encode(token));
      each.accept(page);
      token = page.text("nextPageToken").orElse("");
    } while (!token.isEmpty());
  }
}
