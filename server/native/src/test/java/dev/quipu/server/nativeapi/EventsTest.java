package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.limits.Limits;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class EventsTest extends ServedTest {

  private static Frame frame(String key, int from, int count) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = from; i < from + count; i++) {
      frame.add(key, i, 100 + i, i);
    }
    return frame.build();
  }

  @Test
  void pointsOfARunArriveInTheirOrderEachOnce() throws Exception {
    String run = server.newRun();
    String other = server.newRun();
    try (EventClient events = new EventClient(server, "runId=" + run)) {
      assertThat(events.next("hello").get("serverMs").isNumber()).isTrue();
      for (int i = 0; i < 50; i++) {
        server.append(run, frame("a", i * 10, 10));
        server.append(other, frame("a", i * 10, 10));
      }
      List<Long> steps = new ArrayList<>();
      while (steps.size() < 500) {
        JsonNode data = events.next("points");
        for (JsonNode one : data.get("runs")) {
          assertThat(one.get("runId").asString()).isEqualTo(run);
          JsonNode series = one.get("series").get(0);
          assertThat(series.get("key").asString()).isEqualTo("a");
          series.get("step").forEach(step -> steps.add(step.asLong()));
          assertThat(series.get("time").size()).isEqualTo(series.get("value").size());
        }
      }
      assertThat(steps).hasSize(500).isSorted();
    }
  }

  @Test
  void whatBecomesOfARunIsTold() throws Exception {
    try (EventClient events = new EventClient(server, "experimentId=0")) {
      events.next("hello");
      String run = server.newRun();
      JsonNode created = events.next("run");
      assertThat(created.toString())
          .isEqualTo("{\"runId\":\"" + run + "\",\"experimentId\":\"0\",\"change\":\"created\"}");
      server.patch("/runs/" + run, "{\"status\":\"completed\"}").json(200);
      assertThat(events.next("run").get("change").asString()).isEqualTo("updated");
      server.delete("/runs/" + run);
      assertThat(events.next("run").get("change").asString()).isEqualTo("deleted");
      server.post("/runs/" + run + "/restore", "").json(200);
      assertThat(events.next("run").get("change").asString()).isEqualTo("restored");
    }
  }

  @Test
  void theNewestValuesOfAnExperimentArrive() throws Exception {
    String run = server.newRun();
    try (EventClient events = new EventClient(server, "experimentId=0")) {
      events.next("hello");
      server.append(run, frame("a", 0, 1000));
      JsonNode data = events.next("metrics");
      assertThat(data.toString())
          .isEqualTo(
              "{\"experimentId\":\"0\",\"runs\":[{\"runId\":\""
                  + run
                  + "\",\"metrics\":{\"a\":{\"last\":999.0,\"lastStep\":999,\"lastMs\":1099}}}]}");
    }
  }

  @Test
  void theListOfExperimentsIsTold() throws Exception {
    try (EventClient events = new EventClient(server, "experimentId=*")) {
      events.next("hello");
      String id = server.post("/experiments", "{\"name\":\"x\"}").json(201).get("id").asString();
      assertThat(events.next("experiment").toString())
          .isEqualTo("{\"experimentId\":\"" + id + "\",\"change\":\"created\"}");
      server.newRun();
      assertThat(events.next("experiment").toString())
          .isEqualTo("{\"experimentId\":\"0\",\"change\":\"updated\"}");
    }
  }

  @Test
  void aClientThatCannotKeepUpIsToldToReadAgain() throws Exception {
    String run = server.newRun();
    try (EventClient events = new EventClient(server, "runId=" + run)) {
      events.next("hello");
      // More than one event tells, within one period of the stream.
      for (int i = 0; i < 3; i++) {
        server.append(run, frame("a", i * Limits.FRAME_POINTS, Limits.FRAME_POINTS));
      }
      assertThat(events.next("resync").get("reason").asString()).isNotBlank();
      while (true) {
        server.append(run, frame("b", 0, 1));
        EventClient.Event event = events.next();
        if (event.name().equals("points")) {
          break;
        }
      }
    }
  }

  private static List<Long> stepsOf(EventClient events, int count) throws Exception {
    List<Long> steps = new ArrayList<>();
    while (steps.size() < count) {
      for (JsonNode run : events.next("points").get("runs")) {
        run.get("series").get(0).get("step").forEach(step -> steps.add(step.asLong()));
      }
    }
    return steps;
  }

  @Test
  void aClientThatComesBackIsToldWhatItMissedAlsoByARestartedServer() throws Exception {
    String run = server.newRun();
    String seen;
    try (EventClient events = new EventClient(server, "runId=" + run)) {
      server.append(run, frame("a", 0, 10));
      assertThat(stepsOf(events, 10)).hasSize(10);
      seen = Objects.requireNonNull(events.lastId());
    }
    server.append(run, frame("a", 10, 10));
    server.close();
    server = Served.in(folder);
    server.append(run, frame("a", 20, 10));
    List<Long> missed = LongStream.range(10, 30).boxed().toList();
    // As our page does, and as a browser does by itself.
    try (EventClient events = new EventClient(server, "runId=" + run + "&after=" + seen)) {
      assertThat(stepsOf(events, 20)).isEqualTo(missed);
    }
    try (EventClient events = new EventClient(server, "runId=" + run, "Last-Event-ID: " + seen)) {
      assertThat(stepsOf(events, 20)).isEqualTo(missed);
      assertThat(events.lastId()).isNotEqualTo(seen);
    }
    // A browser that comes back by itself asks for the same address again.
    try (EventClient events =
        new EventClient(server, "runId=" + run + "&after=0", "Last-Event-ID: " + seen)) {
      assertThat(stepsOf(events, 20)).isEqualTo(missed);
    }
  }

  @Test
  void damagedPointsKeepNoLaterEventFromBeingTold() throws Exception {
    String run = server.newRun();
    String seen;
    try (EventClient events = new EventClient(server, "runId=" + run)) {
      events.next("hello");
      seen = Objects.requireNonNull(events.lastId());
    }
    server.append(run, frame("a", 0, 10));
    server.close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("quipu.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE frame SET body = CAST(substr(body, 1, length(body) - 4) || x'00010203' AS BLOB)");
    }
    server = Served.in(folder);
    try (EventClient events = new EventClient(server, "runId=" + run + "&after=" + seen)) {
      assertThat(events.status()).isEqualTo(200);
      assertThat(events.next("resync").get("reason").asString()).isNotBlank();
      server.patch("/runs/" + run, "{\"status\":\"completed\"}").json(200);
      assertThat(events.next("run").get("change").asString()).isEqualTo("updated");
    }
  }

  @Test
  void theFirstEventNamesThePositionFromWhichTheStreamTells() throws Exception {
    String run = server.newRun();
    String begun;
    try (EventClient events = new EventClient(server, "runId=" + run)) {
      events.next("hello");
      begun = Objects.requireNonNull(events.lastId());
    }
    server.patch("/runs/" + run, "{\"status\":\"completed\"}").json(200);
    try (EventClient events = new EventClient(server, "runId=" + run + "&after=" + begun)) {
      assertThat(events.next("run").get("change").asString()).isEqualTo("updated");
    }
  }

  @Test
  void aClientFromAnotherStoreIsToldToReadAgain() throws Exception {
    try (EventClient events = new EventClient(server, "experimentId=0&after=1000")) {
      events.next("hello");
      // So that a connection that breaks here does not hide the loss.
      assertThat(events.lastId()).isEqualTo("1000");
      assertThat(events.next("resync").get("reason").asString()).isNotBlank();
      assertThat(events.lastId()).isNotEqualTo("1000");
      String run = server.newRun();
      assertThat(events.next("run").get("runId").asString()).isEqualTo(run);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.0", "9999999999999999999", "%D9%A1", "+1"})
  void aPositionThatIsNoneIsRefused(String position) {
    Served.assertError(
        server.get("/events?experimentId=0&after=" + position), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aClosingServerEndsItsStreams() throws Exception {
    try (EventClient events = new EventClient(server, "experimentId=0")) {
      events.next("hello");
      server.engine().live().close();
      assertThat(events.isEnded()).isTrue();
    }
    Served.Answer after = server.get("/events?experimentId=0");
    assertThat(after.text()).startsWith("event: hello");
  }

  @Test
  void asManyStreamsAsAllowedAreServedAndNoMore() throws Exception {
    List<EventClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < NativeLimits.EVENT_STREAMS; i++) {
        open.add(new EventClient(server, "experimentId=0"));
        open.getLast().next("hello");
      }
      Served.Answer refused = server.get("/events?experimentId=0");
      Served.assertError(refused, 429, "TOO_MANY_REQUESTS");
      assertThat(refused.header("Retry-After")).isNotBlank();
      server.newRun();
      for (EventClient events : open) {
        assertThat(events.next("run").get("change").asString()).isEqualTo("created");
      }
      open.removeLast().close();
      // The place is free as soon as the server has seen that the client left.
      while (true) {
        EventClient next = new EventClient(server, "experimentId=0");
        if (next.status() == 200) {
          open.add(next);
          break;
        }
        next.close();
        Thread.onSpinWait();
      }
    } finally {
      for (EventClient events : open) {
        events.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "runId=x", "experimentId=x", "experimentId=-1", "runId=../../etc/passwd"})
  void aStreamOfNothingOrNonsenseIsRefused(String query) {
    Served.assertError(server.get("/events?" + query), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aStreamMayNameAsManyRunsAsAllowedAndNoMore() throws Exception {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < NativeLimits.EVENT_STREAM_RUNS; i++) {
      query.append(
          String.format("runId=%032x&experimentId=%018d&", i, 100_000_000_000_000_000L + i));
    }
    try (EventClient events = new EventClient(server, query.toString())) {
      events.next("hello");
    }
    Served.assertError(
        server.get("/events?" + query + "runId=" + "f".repeat(32)), 400, "INVALID_ARGUMENT");
  }
}
