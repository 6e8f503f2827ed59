package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.engine.live.LiveLimits;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Signs of life, and runs that are lost.
@Timeout(60)
class LifeTest extends ServedTest {
  private static final Duration GRACE = Duration.ofMillis(LiveLimits.HEARTBEAT_GRACE_MS);
  private static final Duration SILENT = Duration.ofMillis(LiveLimits.SILENT_GRACE_MS);
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final TestClock clock = new TestClock();

  @Override
  InstantSource clock() {
    return clock;
  }

  private void restart() {
    server.close();
    server = Served.in(folder, clock);
  }

  private void beat(String run) {
    assertThat(server.post("/runs/" + run + "/heartbeat", "").status()).isEqualTo(204);
  }

  private static Frame point() {
    FrameBuilder frame = new FrameBuilder();
    frame.add("a", 1, 1, 1);
    return frame.build();
  }

  private JsonNode run(String run) {
    return server.get("/runs/" + run).json(200);
  }

  private boolean isLost(String run) {
    JsonNode json = run(run);
    assertThat(json.get("status").asString()).isEqualTo("running");
    boolean lost = json.path("lost").asBoolean(false);
    assertThat(json.get("lostAtMs").asLong() <= clock.millis()).isEqualTo(lost);
    return lost;
  }

  @Test
  void aRunWhoseHeartbeatsStopIsLostUntilItIsHeardOfAgain() {
    String run = server.newRun();
    beat(run);
    long seenMs = clock.millis();
    clock.pass(GRACE.minus(MOMENT));
    assertThat(isLost(run)).isFalse();
    clock.pass(MOMENT);
    assertThat(isLost(run)).isTrue();
    assertThat(run(run).get("seenMs").asLong()).isEqualTo(seenMs);
    beat(run);
    assertThat(isLost(run)).isFalse();

    clock.pass(GRACE);
    assertThat(isLost(run)).isTrue();
    server.append(run, point());
    assertThat(isLost(run)).isFalse();
    assertThat(run(run).get("seenMs").asLong()).isEqualTo(clock.millis());

    clock.pass(GRACE);
    assertThat(isLost(run)).isTrue();
    server.patch("/runs/" + run, "{\"name\":\"n\"}").json(200);
    assertThat(isLost(run)).isFalse();

    clock.pass(GRACE);
    assertThat(isLost(run)).isTrue();
    server
        .post(
            "/runs/" + run + "/attempts",
            "{\"id\":\"%s\",\"fromStep\":1,\"startMs\":2}".formatted("a".repeat(32)))
        .json(200);
    assertThat(isLost(run)).isFalse();
  }

  @Test
  void aRunThatNeverBeatsIsLostAfterADayWithoutWrites() {
    String run = server.newRun();
    clock.pass(SILENT.minus(MOMENT));
    assertThat(isLost(run)).isFalse();
    server.append(run, point());
    clock.pass(SILENT.minus(MOMENT));
    assertThat(isLost(run)).isFalse();
    clock.pass(MOMENT);
    assertThat(isLost(run)).isTrue();
  }

  @Test
  void afterARestartEveryRunHasItsGraceAnew() {
    String beating = server.newRun();
    beat(beating);
    String silent = server.newRun();
    long seenMs = clock.millis();
    clock.pass(SILENT);
    assertThat(isLost(beating)).isTrue();
    assertThat(isLost(silent)).isTrue();
    restart();
    assertThat(isLost(beating)).isFalse();
    assertThat(isLost(silent)).isFalse();
    assertThat(run(beating).get("seenMs").asLong()).isEqualTo(seenMs);
    // Which of them sends heartbeats is still known.
    clock.pass(GRACE);
    assertThat(isLost(beating)).isTrue();
    assertThat(isLost(silent)).isFalse();
    clock.pass(SILENT.minus(GRACE));
    assertThat(isLost(silent)).isTrue();
  }

  @Test
  void aRunThatHasEndedIsNotLostAndItsHeartbeatsDoNothing() {
    String run = server.newRun();
    beat(run);
    server.patch("/runs/" + run, "{\"status\":\"completed\"}").json(200);
    beat(run);
    clock.pass(SILENT);
    for (String field : new String[] {"lost", "seenMs", "lostAtMs"}) {
      assertThat(run(run).has(field)).as(field).isFalse();
    }
    restart();
    assertThat(run(run).has("seenMs")).isFalse();
    // It goes on, now by a client that sends none.
    server.patch("/runs/" + run, "{\"status\":\"running\"}").json(200);
    clock.pass(GRACE);
    assertThat(isLost(run)).isFalse();
  }

  @Test
  void theStatusOfALostRunIsStillRunningForASearch() {
    String run = server.newRun();
    beat(run);
    clock.pass(GRACE);
    JsonNode found =
        server
            .post("/runs/search", "{\"experimentIds\":[\"0\"],\"filter\":\"status = 'running'\"}")
            .json(200);
    assertThat(found.get("runs").get(0).get("id").asString()).isEqualTo(run);
    assertThat(found.get("runs").get(0).get("lost").asBoolean()).isTrue();
  }

  @Test
  void aHeartbeatNeedsARunThatIsNotDeleted() {
    Served.assertError(server.post("/runs/" + "0".repeat(32) + "/heartbeat", ""), 404, "NOT_FOUND");
    String run = server.newRun();
    server.delete("/runs/" + run);
    Served.assertError(server.post("/runs/" + run + "/heartbeat", ""), 400, "INVALID_ARGUMENT");
    assertThat(run(run).has("seenMs")).isFalse();
  }

  @Test
  void thoseWhoWatchAreToldOfSignsOfLife() throws Exception {
    String run = server.newRun();
    clock.pass(Duration.ofSeconds(1));
    for (String watched : new String[] {"runId=" + run, "experimentId=0"}) {
      try (EventClient events = new EventClient(server, watched)) {
        events.next("hello");
        beat(run);
        JsonNode seen = events.next("seen").get("runs").get(0);
        assertThat(seen.get("runId").asString()).isEqualTo(run);
        assertThat(seen.get("seenMs").asLong()).isEqualTo(clock.millis());
        assertThat(seen.get("lostAtMs").asLong()).isEqualTo(clock.millis() + GRACE.toMillis());
        clock.pass(GRACE);
        server.append(run, point());
        assertThat(events.next("seen").get("runs").get(0).get("seenMs").asLong())
            .isEqualTo(clock.millis());
      }
    }
  }
}
