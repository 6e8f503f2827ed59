package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.lineage.LineageLimits;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Tasks, objects, and how objects are connected.
class LineageTest extends ServedTest {
  private static final String TYPE = "application/json";
  private static final String SCHEMA = "{\"type\":\"string\"}";

  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  private static ObjectLogged object(String text, boolean inline) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Digest content = Digest.of(bytes);
    return new ObjectLogged(
        1,
        ObjectDigest.of(TYPE, SCHEMA, content),
        TYPE,
        SCHEMA,
        content,
        bytes.length,
        inline ? bytes : null);
  }

  private static Digest digest(String text) {
    return object(text, true).digest();
  }

  private static SpanId span(int n) {
    return new SpanId("%016x".formatted(n));
  }

  private static TaskChanged task(int n, @Nullable SpanId parent, TaskStatus status) {
    return new TaskChanged(
        n, n + 5L, span(n), parent, "task " + n, "t", status, new JsonText("{\"a\":1}"), null);
  }

  private static ObjectsLinked link(String from, String to) {
    return new ObjectsLinked(3, digest(from), digest(to), "derived-from", null);
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

  private static List<String> digests(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(one -> all.add(one.isString() ? one.asString() : one.get("digest").asString()));
    return all;
  }

  @Test
  void tasksHaveTheirInputsAndOutputsAtOnce() {
    append(
        run,
        task(1, null, TaskStatus.COMPLETED),
        task(2, span(1), TaskStatus.FAILED),
        new ObjectUsed(1, Direction.INPUT, "question", digest("q"), span(1), null),
        new ObjectUsed(1, Direction.OUTPUT, "answer", digest("a"), span(1), null),
        new ObjectUsed(1, Direction.INPUT, "data", digest("d"), null, new JsonText("{\"k\":2}")),
        object("q", true));
    JsonNode tasks = get("/runs/" + run + "/tasks").get("tasks");
    assertThat(tasks).hasSize(2);
    assertThat(tasks.get(0).get("children").asInt()).isEqualTo(1);
    assertThat(tasks.get(1).get("parentId").asString()).isEqualTo(span(1).hex());
    assertThat(get("/runs/" + run + "/tasks?topOnly=true").get("tasks")).hasSize(1);
    assertThat(get("/runs/" + run + "/tasks?parentId=" + span(1)).get("tasks")).hasSize(1);
    JsonNode task = get("/runs/" + run + "/tasks/" + span(1));
    assertThat(task.get("attributes")).hasToString("{\"a\":1}");
    assertThat(task.get("uses")).hasSize(2);
    assertThat(task.get("uses").get(1).get("name").asString()).isEqualTo("answer");
    JsonNode ofRun = get("/runs/" + run + "/objects").get("uses");
    assertThat(ofRun).hasSize(1);
    assertThat(ofRun.get(0).get("attributes")).hasToString("{\"k\":2}");
    // The server links outputs to inputs by itself.
    JsonNode graph = get("/objects/" + digest("a") + "/lineage");
    assertThat(digests(graph.get("objects"))).containsExactly(digest("a").hex(), digest("q").hex());
    assertThat(get("/objects/" + digest("q") + "/uses").get("uses")).hasSize(1);
  }

  @Test
  void tasksAreFoundByStatusAndText() {
    append(
        run,
        task(1, null, TaskStatus.COMPLETED),
        task(2, span(1), TaskStatus.FAILED),
        found(3, span(2), "read Digit 8", "{\"tags\":[\"Wrong\"]}", null),
        found(4, null, "read digit 9", "{\"tags\":[]}", "java.lang.Error: 100% wrong"));
    assertThat(ids("status=failed")).containsExactly(span(2), span(3), span(4));
    assertThat(ids("status=failed&status=completed")).hasSize(4);
    assertThat(ids("status=running")).isEmpty();
    assertThat(ids("text=DIGIT")).containsExactly(span(3), span(4));
    assertThat(ids("text=wrong")).containsExactly(span(3), span(4));
    assertThat(ids("text=%22wrong%22")).containsExactly(span(3));
    assertThat(ids("text=0%25+w")).containsExactly(span(4));
    assertThat(ids("text=_")).isEmpty();
    assertThat(ids("text=wrong&status=completed")).isEmpty();
    assertThat(ids("text=wrong&topOnly=true")).containsExactly(span(4));
    assertThat(ids("text=wrong&parentId=" + span(2))).containsExactly(span(3));
    JsonNode page = get("/runs/" + run + "/tasks?text=digit&max=1");
    assertThat(page.get("tasks")).hasSize(1);
    String token = page.get("nextPageToken").asString();
    assertThat(ids("text=digit&max=1&pageToken=" + token)).containsExactly(span(4));
    requireRefused(
        server.get("/runs/" + run + "/tasks?text=other&pageToken=" + token),
        "does not belong to this search");
  }

  /// More tasks than one request looks at.
  @Test
  void aSearchThatFindsLittleGoesOnWithItsToken() {
    int tasks = LineageLimits.PER_PAGE + 10;
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    for (int n = 1; n <= tasks; n++) {
      LineageFrames.add(frame, found(n, null, n == tasks ? "needle" : "straw", "{}", null));
    }
    assertThat(frame(run, frame).status()).isEqualTo(200);
    JsonNode first = get("/runs/" + run + "/tasks?text=needle");
    assertThat(first.get("tasks")).isEmpty();
    String token = first.get("nextPageToken").asString();
    JsonNode second = get("/runs/" + run + "/tasks?text=needle&pageToken=" + token);
    assertThat(second.get("tasks")).hasSize(1);
    assertThat(second.has("nextPageToken")).isFalse();
  }

  private static TaskChanged found(
      int n, @Nullable SpanId parent, String name, String attributes, @Nullable String error) {
    return new TaskChanged(
        n, n + 5L, span(n), parent, name, "", TaskStatus.FAILED, new JsonText(attributes), error);
  }

  private List<SpanId> ids(String query) {
    List<SpanId> all = new ArrayList<>();
    get("/runs/" + run + "/tasks?" + query)
        .get("tasks")
        .forEach(task -> all.add(new SpanId(task.get("id").asString())));
    return all;
  }

  @Test
  void pagesOfTasksFollowOneAnother() {
    LineageRecord[] records = new LineageRecord[25];
    for (int n = 1; n <= 25; n++) {
      records[n - 1] = task(n, null, TaskStatus.COMPLETED);
    }
    append(run, records);
    List<String> ids = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = get("/runs/" + run + "/tasks?max=10&pageToken=" + token);
      page.get("tasks").forEach(task -> ids.add(task.get("id").asString()));
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
    assertThat(ids).hasSize(25).isSorted();
  }

  private Served.Answer put(Digest digest, String bytes) {
    return server.send(
        server
            .request("/objects/contents/" + digest)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofString(bytes))
            .build());
  }

  @Test
  void contentsArriveInlineOrByThemselves() {
    ObjectLogged large = object("large", false);
    append(run, large, object("small", true));
    String missing =
        "{\"contents\":[\"%s\",\"%s\"]}"
            .formatted(large.content(), object("small", true).content());
    assertThat(digests(server.post("/objects/missing", missing).json(200).get("missing")))
        .containsExactly(large.content().hex());
    assertThat(server.get("/objects/" + large.digest() + "/content").status()).isEqualTo(404);
    assertThat(put(large.content(), "other").status()).isEqualTo(400);
    assertThat(put(large.content(), "large").status()).isEqualTo(200);
    assertThat(put(large.content(), "large").status()).isEqualTo(200);
    assertThat(server.post("/objects/missing", missing).json(200).get("missing")).isEmpty();
    for (String text : List.of("large", "small")) {
      Served.Answer answer = server.get("/objects/" + digest(text) + "/content");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo(text);
    }
    JsonNode object = get("/objects/" + digest("small"));
    assertThat(object.get("mediaType").asString()).isEqualTo(TYPE);
    assertThat(object.get("schema")).hasToString(SCHEMA);
    assertThat(object.get("sizeBytes").asInt()).isEqualTo(5);
  }

  @Test
  void questionsGoAcrossRuns() {
    String other = server.newRun();
    // answer <- context <- document; other <- document
    append(run, link("answer", "context"), link("answer", "question"));
    append(other, link("context", "document"), link("other", "document"));
    JsonNode origins = get("/objects/" + digest("answer") + "/lineage");
    assertThat(digests(origins.get("objects")))
        .containsExactlyInAnyOrder(
            digest("answer").hex(),
            digest("context").hex(),
            digest("question").hex(),
            digest("document").hex());
    assertThat(origins.get("links")).hasSize(3);
    assertThat(origins.get("cutOff").asBoolean()).isFalse();
    JsonNode near = get("/objects/" + digest("answer") + "/lineage?depth=1");
    assertThat(near.get("objects")).hasSize(3);
    assertThat(near.get("cutOff").asBoolean()).isTrue();
    assertThat(get("/objects/" + digest("answer") + "/lineage?max=2").get("objects")).hasSize(2);
    assertThat(
            digests(
                get("/objects/" + digest("document") + "/lineage?direction=effects")
                    .get("objects")))
        .hasSize(4)
        .contains(digest("other").hex(), digest("answer").hex());
    JsonNode path = get("/objects/" + digest("question") + "/path?to=" + digest("other"));
    assertThat(path.get("found").asBoolean()).isTrue();
    assertThat(path.get("links")).hasSize(4);
    JsonNode difference =
        get("/objects/" + digest("answer") + "/difference?depth=5&to=" + digest("other"));
    assertThat(digests(difference.get("both"))).containsExactly(digest("document").hex());
    assertThat(digests(difference.get("onlyFirst")))
        .containsExactlyInAnyOrder(digest("context").hex(), digest("question").hex());
    assertThat(difference.get("onlySecond")).isEmpty();
    append(run, link("lonely", "alone"));
    assertThat(
            get("/objects/" + digest("lonely") + "/path?to=" + digest("answer"))
                .get("found")
                .asBoolean())
        .isFalse();
  }

  @Test
  void aCircleOfLinksEnds() {
    append(run, link("a", "b"), link("b", "c"), link("c", "a"), link("a", "a"));
    JsonNode graph = get("/objects/" + digest("a") + "/lineage?direction=both&depth=1000");
    assertThat(graph.get("objects")).hasSize(3);
    assertThat(graph.get("cutOff").asBoolean()).isFalse();
  }

  private void requireRefused(Served.Answer answer, String message) {
    assertThat(answer.json(400).get("error").get("message").asString()).contains(message);
  }

  @Test
  void badQuestionsAndRecordsAreRefused() {
    String a = digest("a").hex();
    append(run, link("a", "b"));
    requireRefused(server.get("/objects/xyz"), "is not 64 lower-case hexadecimal digits");
    assertThat(server.get("/objects/" + "0".repeat(64)).status()).isEqualTo(404);
    assertThat(server.get("/objects/" + "0".repeat(64) + "/lineage").status()).isEqualTo(404);
    requireRefused(
        server.get("/objects/" + a + "/lineage?direction=up"), "origins, effects or both");
    requireRefused(server.get("/objects/" + a + "/lineage?depth=1001"), "from 1 to 1000");
    requireRefused(server.get("/objects/" + a + "/path"), "Parameter to is missing");
    requireRefused(server.get("/runs/" + run + "/tasks/1"), "is not 16 lower-case");
    requireRefused(server.get("/runs/" + run + "/tasks?topOnly=maybe"), "must be true or false");
    requireRefused(
        server.get("/runs/" + run + "/tasks?status=wrong"),
        "\"wrong\" is not running, completed or failed");
    assertThat(server.get("/runs/" + run + "/tasks/" + span(7)).status()).isEqualTo(404);
    assertThat(server.get("/runs/" + "0".repeat(32) + "/tasks").status()).isEqualTo(404);
    requireRefused(server.post("/objects/missing", "{\"contents\":[\"x\"]}"), "Digest");
    FrameBuilder unknown = new FrameBuilder(FrameKind.LINEAGE);
    unknown.add("record", 1, 0, 99);
    requireRefused(frame(run, unknown), "unknown kind 99");
    FrameBuilder field = new FrameBuilder(FrameKind.LINEAGE);
    field.add("evil", 1, 0, 1);
    requireRefused(frame(run, field), "unknown field \"evil\"");
    FrameBuilder wrong = new FrameBuilder(FrameKind.LINEAGE);
    ObjectLogged good = object("good", true);
    LineageFrames.add(
        wrong,
        new ObjectLogged(
            1, good.digest(), "text/html", SCHEMA, good.content(), good.sizeBytes(), good.bytes()));
    requireRefused(frame(run, wrong), "another digest than its media type");
    FrameBuilder bytes = new FrameBuilder(FrameKind.LINEAGE);
    LineageFrames.add(
        bytes,
        new ObjectLogged(1, good.digest(), TYPE, SCHEMA, good.content(), 3, new byte[] {1, 2, 3}));
    requireRefused(frame(run, bytes), "are not those of its digest");
    FrameBuilder negative = new FrameBuilder(FrameKind.LINEAGE);
    LineageFrames.add(
        negative, new ObjectLogged(1, good.digest(), TYPE, SCHEMA, good.content(), -1, null));
    requireRefused(frame(run, negative), "has -1 bytes");
    FrameBuilder name = new FrameBuilder(FrameKind.LINEAGE);
    LineageFrames.add(name, new ObjectUsed(1, Direction.INPUT, "a\u0000", digest("a"), null, null));
    requireRefused(frame(run, name), "control character");
  }

  @Test
  void damagedLineageOfOneRunLeavesTheOthers() throws Exception {
    String other = server.newRun();
    append(run, task(1, null, TaskStatus.COMPLETED), link("a", "b"));
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("quipu.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE frame SET body = CAST(substr(body, 1, length(body) - 4) || x'00010203' AS BLOB)");
    }
    append(other, task(2, null, TaskStatus.COMPLETED), link("c", "d"));
    assertThat(get("/runs/" + other + "/tasks").get("tasks")).hasSize(1);
    assertThat(get("/objects/" + digest("c") + "/lineage").get("objects")).hasSize(2);
    Served.assertError(server.get("/runs/" + run + "/tasks"), 500, "CORRUPT");
    Served.assertError(server.get("/objects/" + digest("a")), 404, "NOT_FOUND");
  }

  @Test
  void contentsAreSentSoThatNoBrowserRunsThem() {
    String page = "<script>alert(1)</script>";
    Digest content = Digest.of(page.getBytes(StandardCharsets.UTF_8));
    Digest digest = ObjectDigest.of("text/html", SCHEMA, content);
    append(
        run,
        new ObjectLogged(
            1,
            digest,
            "text/html",
            SCHEMA,
            content,
            page.length(),
            page.getBytes(StandardCharsets.UTF_8)));
    Served.Answer answer = server.get("/objects/" + digest + "/content");
    assertThat(answer.header("Content-Type")).doesNotContain("html");
    assertThat(answer.header("Content-Disposition")).startsWith("attachment");
  }

  @Test
  void theUsesAndLinksOfARunComePageByPageWithThoseOfItsTasks() {
    String other = server.newRun();
    append(
        run,
        object("a", true),
        object("b", true),
        task(1, null, TaskStatus.COMPLETED),
        new ObjectUsed(1, Direction.INPUT, "in put", digest("a"), span(1), null),
        new ObjectUsed(2, Direction.OUTPUT, "out", digest("b"), span(1), null),
        new ObjectUsed(3, Direction.INPUT, "own", digest("a"), null, null),
        link("a", "z"));
    append(other, link("b", "z"));
    List<String> uses = new ArrayList<>();
    List<String> links = new ArrayList<>();
    pages("uses", one -> uses.add(one.get("name").asString()));
    pages("links", one -> links.add(one.get("name").asString()));
    assertThat(uses).containsExactlyInAnyOrder("in put", "out", "own");
    assertThat(links).hasSize(2).contains("derived-from");
    Served.assertError(server.get("/runs/" + run + "/uses?pageToken=x"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/runs/" + run + "/links?max=0"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/runs/" + "0".repeat(32) + "/uses"), 404, "NOT_FOUND");
  }

  private void pages(String list, Consumer<JsonNode> sink) {
    String token = "";
    do {
      JsonNode page = get("/runs/" + run + "/" + list + "?max=1&pageToken=" + token);
      assertThat(page.get(list).size()).isLessThanOrEqualTo(1);
      page.get(list).forEach(sink);
      token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
    } while (!token.isEmpty());
  }

  @Test
  void severalObjectsComeWithTheirSmallBytes() {
    ObjectLogged small = object("small", true);
    ObjectLogged large = object("large", false);
    append(run, small, large, link("small", "unknown"));
    String body =
        "{\"objects\":[\"%s\",\"%s\",\"%s\",\"%s\"]}"
            .formatted(small.digest(), large.digest(), digest("unknown"), digest("nowhere"));
    JsonNode found = server.post("/objects/find", body).json(200).get("objects");
    assertThat(found).hasSize(3);
    found.forEach(one -> {
      boolean isSmall = one.get("digest").asString().equals(small.digest().hex());
      assertThat(one.has("base64")).isEqualTo(isSmall);
      if (isSmall) {
        assertThat(one.get("base64").asString()).isEqualTo("c21hbGw=");
        assertThat(one.get("schemaText").asString()).isEqualTo(SCHEMA);
      }
    });
    String many =
        "{\"objects\":["
            + ("\"" + small.digest() + "\",").repeat(100)
            + "\""
            + small.digest()
            + "\"]}";
    Served.assertError(server.post("/objects/find", many), 400, "INVALID_ARGUMENT");
    Served.assertError(
        server.post("/objects/find", "{\"objects\":[\"../x\"]}"), 400, "INVALID_ARGUMENT");
  }
}
