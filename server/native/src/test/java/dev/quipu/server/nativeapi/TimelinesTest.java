package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The log and the tracks of a run.
class TimelinesTest extends ServedTest {
  private static final String WRITER = "0123456789abcdef0123456789abcdef";

  private String run = "";

  @BeforeEach
  void start() {
    run = server.newRun();
  }

  private void compact() {
    server.engine().compactor().compact(ProjectId.DEFAULT, new RunId(run));
  }

  private Served.Answer log(String body) {
    return server.post("/runs/" + run + "/log", body);
  }

  private JsonNode entries(String parameters) {
    return server.get("/runs/" + run + "/log?" + parameters).json(200);
  }

  private List<String> messages(String parameters) {
    List<String> messages = new ArrayList<>();
    entries(parameters)
        .get("entries")
        .forEach(entry -> messages.add(entry.get("message").asString()));
    return messages;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void requireRefused(Served.Answer answer, String message) {
    assertThat(answer.json(400).get("error").get("message").asString()).contains(message);
  }

  @Test
  void entriesComeBackByTimeWithEverythingTheyHave() {
    log(
        """
        [{"timeUs":20,"level":"warn","message":"GPU memory low","logger":"train",
          "metadata":{"free": 0.1, "gpus":[0,1]}},
         {"timeUs":10,"message":"started \\"it\\"\\n\\u00fc \\ud83d\\ude00"},
         {"timeUs":30,"level":"error","message":"failed","exception":"java.lang.Error: no\\n\\tat X"}]
        """);
    for (int round = 0; round < 2; round++) {
      JsonNode all = entries("").get("entries");
      assertThat(all).hasSize(3);
      JsonNode first = all.get(0);
      assertThat(first.get("level").asString()).isEqualTo("info");
      assertThat(first.get("message").asString()).isEqualTo("started \"it\"\nü 😀");
      assertThat(first.get("logger")).isNull();
      JsonNode second = all.get(1);
      assertThat(second.get("timeUs").asLong()).isEqualTo(20);
      assertThat(second.get("logger").asString()).isEqualTo("train");
      assertThat(second.get("metadata")).hasToString("{\"free\":0.1,\"gpus\":[0,1]}");
      assertThat(all.get(2).get("exception").asString()).isEqualTo("java.lang.Error: no\n\tat X");
      compact();
    }
  }

  @Test
  void entriesAreFoundByLevelTextLoggerAndTime() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      body.append(
          "{\"timeUs\":%d,\"level\":\"%s\",\"message\":\"Entry %d\",\"logger\":\"%s\"}%n"
              .formatted(
                  i,
                  List.of("debug", "info", "warn", "error", "fatal").get(i % 5),
                  i,
                  i % 2 == 0 ? "stdout" : "a"));
    }
    assertThat(
            server
                .send(
                    server
                        .request("/runs/" + run + "/log")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build())
                .json(200)
                .get("entries")
                .asInt())
        .isEqualTo(50);
    for (int round = 0; round < 2; round++) {
      assertThat(messages("level=fatal&level=debug&from=40&through=45"))
          .containsExactly("Entry 40", "Entry 44", "Entry 45");
      assertThat(messages("minLevel=error&order=desc&max=3"))
          .containsExactly("Entry 49", "Entry 48", "Entry 44");
      assertThat(messages("text=" + encoded("eNTRy 1"))).hasSize(11);
      assertThat(messages("text=" + encoded("nowhere"))).isEmpty();
      assertThat(messages("logger=stdout")).hasSize(25);
      assertThat(messages("text=STDOUT&level=info")).hasSize(5);
      compact();
    }
  }

  @Test
  void pagesFollowOneAnotherInBothOrders() {
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"timeUs\":%d,\"message\":\"%d\"}".formatted(i / 3, i));
    }
    log(body.append("]").toString());
    for (int round = 0; round < 2; round++) {
      for (String order : List.of("asc", "desc")) {
        List<String> all = new ArrayList<>();
        String token = "";
        do {
          JsonNode page = entries("max=7&order=" + order + "&pageToken=" + token);
          page.get("entries").forEach(entry -> all.add(entry.get("message").asString()));
          token = page.has("nextPageToken") ? page.get("nextPageToken").asString() : "";
        } while (!token.isEmpty());
        assertThat(all).hasSize(100).doesNotHaveDuplicates();
        assertThat(all.getFirst()).isEqualTo(order.equals("asc") ? "0" : "99");
      }
      compact();
    }
    String token = entries("max=7").get("nextPageToken").asString();
    requireRefused(
        server.get("/runs/" + run + "/log?max=7&order=desc&pageToken=" + token),
        "does not belong to this search");
  }

  @Test
  void badEntriesAreRefusedAndNothingIsStored() {
    requireRefused(
        log("[{\"message\":\"a\"},{\"level\":\"loud\",\"message\":\"b\"}]"),
        "Row 2: Level \"loud\" is unknown");
    requireRefused(log("{\"level\":\"info\"}"), "Row 1: it has no \"message\"");
    requireRefused(log("{\"message\":5}"), "\"message\" is not a string");
    requireRefused(log("{\"message\":\"a\",\"metadata\":[1]}"), "\"metadata\" is not an object");
    requireRefused(log("{\"message\":\"a\",\"timeUs\":1.5}"), "must be an integer of 64 bits");
    requireRefused(log("{\"message\":\"a\",\"message\":\"b\"}"), "twice");
    requireRefused(log("{\"message\":\"" + "x".repeat(70_000) + "\"}"), "at most 65536");
    requireRefused(log("[]"), "Body has no entries");
    requireRefused(log("[1]"), "it is not an object");
    assertThat(messages("")).isEmpty();
    requireRefused(server.get("/runs/" + run + "/log?level=loud"), "Level \"loud\" is unknown");
    requireRefused(
        server.get("/runs/" + run + "/log?level=info&minLevel=warn"), "only one of them");
    requireRefused(server.get("/runs/" + run + "/log?order=up"), "it must be asc or desc");
    requireRefused(server.get("/runs/" + run + "/log?from=today"), "it must be a time");
    requireRefused(server.get("/runs/" + run + "/log?max=0"), "from 1 to 10000");
    assertThat(server.get("/runs/" + "0".repeat(32) + "/log").status()).isEqualTo(404);
    assertThat(server.post("/runs/" + "0".repeat(32) + "/log", "{\"message\":\"a\"}").status())
        .isEqualTo(404);
  }

  @Test
  void aNumberedRequestIsStoredOnce() {
    for (int i = 0; i < 2; i++) {
      JsonNode answer =
          server
              .send(
                  server
                      .request("/runs/" + run + "/log")
                      .header("Content-Type", "application/json")
                      .header("Quipu-Writer", WRITER)
                      .header("Quipu-Sequence", "1")
                      .POST(BodyPublishers.ofString("{\"message\":\"once\"}"))
                      .build())
              .json(200);
      assertThat(answer.get("duplicate").asBoolean()).isEqualTo(i == 1);
    }
    assertThat(messages("")).containsExactly("once");
  }

  private Served.Answer frame(FrameBuilder frame) {
    return server.send(
        server
            .request("/runs/" + run + "/frames")
            .header("Content-Type", "application/vnd.quipu.frame")
            .POST(BodyPublishers.ofByteArray(frame.build().encoded()))
            .build());
  }

  @Test
  void aFrameThatIsNoLogIsRefused() {
    FrameBuilder noMessage = new FrameBuilder(FrameKind.LOG);
    noMessage.add("level", 1, 0, 20);
    requireRefused(frame(noMessage), "Log entry has no message");
    FrameBuilder level = new FrameBuilder(FrameKind.LOG);
    level.add("level", 1, 0, 25);
    level.add("message", 1, 0, new JsonText("\"a\""));
    requireRefused(frame(level), "Level 25.0 is unknown");
    FrameBuilder number = new FrameBuilder(FrameKind.LOG);
    number.add("level", 1, 0, 20);
    number.add("message", 1, 0, 5);
    requireRefused(frame(number), "Field message of a log entry is a number");
    FrameBuilder metadata = new FrameBuilder(FrameKind.LOG);
    metadata.add("level", 1, 0, 20);
    metadata.add("message", 1, 0, new JsonText("\"a\""));
    metadata.add("metadata", 1, 0, new JsonText("[1]"));
    requireRefused(frame(metadata), "Metadata of a log entry are no object");
    assertThat(messages("")).isEmpty();
  }

  private Served.Answer track(String topic, String body) {
    return server.post("/runs/" + run + "/tracks/rows?topic=" + encoded(topic), body);
  }

  private JsonNode rows(String parameters) {
    return server.get("/runs/" + run + "/tracks/rows?" + parameters).json(200).get("rows");
  }

  @Test
  void rowsOfATrackAreReadByTimeAndMerged() {
    track(
        "robot/pose",
        """
        [{"timeUs":2000000,"fields":{"x":1,"name":"b","big":9007199254740993}},
         {"timeUs":1000000,"fields":{"x":0.5,"q":[0,0,0,1],"bad":"NaN","text":"NaN"},
          "strings":["text"]}]
        """);
    track("robot/pose", "{\"timeUs\":1000000,\"fields\":{\"x\":0.75,\"y\":2}}");
    track("camera", "{\"timeUs\":5,\"fields\":{\"file\":\"a.png\"}}");
    for (int round = 0; round < 2; round++) {
      JsonNode all = rows("topic=robot/pose");
      assertThat(all).hasSize(2);
      assertThat(all.get(0))
          .hasToString(
              "{\"timeUs\":1000000,\"fields\":{\"bad\":\"NaN\",\"q\":[0,0,0,1],\"text\":\"NaN\","
                  + "\"x\":0.75,\"y\":2.0},\"strings\":[\"text\"]}");
      assertThat(all.get(1).get("fields").get("big").asString()).isEqualTo("9007199254740993");
      // The last row before a time.
      assertThat(
              rows("topic=robot/pose&order=desc&max=1&through=1999999")
                  .get(0)
                  .get("timeUs")
                  .asLong())
          .isEqualTo(1_000_000);
      assertThat(rows("topic=robot/pose&order=desc&max=1&through=999999")).isEmpty();
      assertThat(rows("topic=robot/pose&field=y&field=name").get(1).get("fields"))
          .hasToString("{\"name\":\"b\"}");
      JsonNode tracks = server.get("/runs/" + run + "/tracks").json(200).get("tracks");
      assertThat(tracks).hasSize(2);
      assertThat(tracks.get(1).get("topic").asString()).isEqualTo("robot/pose");
      assertThat(tracks.get(1).get("firstUs").asLong()).isEqualTo(1_000_000);
      assertThat(tracks.get(1).get("lastUs").asLong()).isEqualTo(2_000_000);
      assertThat(rows("topic=none")).isEmpty();
      compact();
    }
    assertThat(
            server
                .get("/runs/" + run + "/tracks")
                .json(200)
                .get("tracks")
                .get(1)
                .get("rows")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void badRowsOfTracksAreRefused() {
    requireRefused(track("", "{\"fields\":{\"x\":1}}"), "topic is missing");
    requireRefused(track("t", "{\"fields\":{\"a/b\":1}}"), "holds a slash");
    requireRefused(track("t", "{\"fields\":{\"\":1}}"), "Field of a track is empty");
    requireRefused(track("t", "{\"fields\":{}}"), "it has no \"fields\"");
    requireRefused(track("t\u0000", "{\"fields\":{\"a\":1}}"), "control character");
    requireRefused(track("t".repeat(251), "{\"fields\":{\"a\":1}}"), "at most 250");
    assertThat(server.get("/runs/" + run + "/tracks").json(200).get("tracks")).isEmpty();
  }

  @Test
  void hostileNamesComeBackAsTheyAre() {
    for (String topic : List.of("../../etc", "<script>alert(1)</script>", "a'b\"c%_*", "日本/語 ü")) {
      track(topic, "{\"timeUs\":1,\"fields\":{\"%_'\":1}}");
      compact();
      assertThat(rows("topic=" + encoded(topic))).hasSize(1);
    }
    List<String> topics = new ArrayList<>();
    server
        .get("/runs/" + run + "/tracks")
        .json(200)
        .get("tracks")
        .forEach(track -> topics.add(track.get("topic").asString()));
    assertThat(topics)
        .containsExactlyInAnyOrder("../../etc", "<script>alert(1)</script>", "a'b\"c%_*", "日本/語 ü");
  }

  @Test
  void damagedFramesAreNoFaultOfTheClient() throws Exception {
    log("{\"message\":\"a\"}");
    track("t", "{\"fields\":{\"x\":1}}");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("quipu.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE frame SET body = CAST(substr(body, 1, length(body) - 4) || x'00010203' AS BLOB)");
    }
    for (String path : List.of("/log", "/tracks", "/tracks/rows?topic=t")) {
      Served.assertError(server.get("/runs/" + run + path), 500, "CORRUPT");
    }
  }

  @Test
  void rowsByTimeAreNoMetrics() {
    log("{\"message\":\"a\"}");
    track("train", "{\"fields\":{\"loss\":1}}");
    JsonNode streams = server.get("/runs/" + run + "/streams").json(200);
    assertThat(streams.get("streams")).isEmpty();
    assertThat(server.get("/runs/" + run + "/series").json(200).get("series")).isEmpty();
  }
}
