package dev.quipu.engine.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.Engine;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.live.LiveEvent.RunSeen;
import dev.quipu.engine.live.LiveLimits;
import dev.quipu.engine.live.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PulsesTest extends EngineFixture {
  private static final Duration SILENT = Duration.ofMillis(LiveLimits.SILENT_GRACE_MS);
  private static final Duration HEARTBEAT = Duration.ofMillis(LiveLimits.HEARTBEAT_GRACE_MS);

  private final Subscription watch =
      engine.live().subscribe(PROJECT, event -> true, OptionalLong.empty());

  private Optional<Life> life(Engine of, RunId run) {
    return of.pulses().of(PROJECT, of.runs().info(SCOPE, run));
  }

  private boolean isLost(RunId run) {
    return life(engine, run).orElseThrow().lost();
  }

  @Test
  void aRunIsLostOnceItsClientIsSilentForTooLongAndRevivesByItself() {
    RunId run = createRun();
    pass(SILENT.minusMillis(1));
    assertThat(isLost(run)).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(isLost(run)).isTrue();
    log(run, "k", 0, 1);
    assertThat(isLost(run)).isFalse();
  }

  @Test
  void aClientThatBeatsIsMissedSooner() {
    RunId run = createRun();
    engine.pulses().beat(SCOPE, run);
    pass(HEARTBEAT);
    assertThat(isLost(run)).isTrue();
    // A write is a sign of life of a client that beats, too.
    log(run, "k", 0, 1);
    pass(HEARTBEAT.minusMillis(1));
    assertThat(isLost(run)).isFalse();
  }

  @Test
  void onlyARunningRunThatIsNotDeletedHasALife() {
    RunId ended = createRun();
    engine.runs().update(SCOPE, ended, RunChange.NONE.withStatus(RunStatus.COMPLETED, null));
    assertThat(life(engine, ended)).isEmpty();
    engine.pulses().beat(SCOPE, ended);
    assertThat(life(engine, ended)).isEmpty();
    RunId deleted = createRun();
    engine.runs().delete(SCOPE, deleted);
    assertThat(life(engine, deleted)).isEmpty();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.pulses().beat(SCOPE, deleted));
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.pulses().beat(SCOPE, ids.nextRunId()));
  }

  @Test
  void signsOutliveAStopWithANewGracePeriod() {
    RunId run = createRun();
    RunId ended = createRun();
    engine.pulses().beat(SCOPE, run);
    engine.pulses().beat(SCOPE, ended);
    engine.pulses().storeNow();
    engine.runs().update(SCOPE, ended, RunChange.NONE.withStatus(RunStatus.FAILED, null));
    long seen = nowMs.get();
    engine.close();
    assertThat(store.<Integer>readAcrossProjects(all -> all.pulsesOfRunning().size())).isEqualTo(1);
    pass(HEARTBEAT.multipliedBy(10));
    try (Engine next = Engine.over(store, blobs, clock, ids, new Random(1))) {
      Life life = life(next, run).orElseThrow();
      assertThat(life.seenMs()).isEqualTo(seen);
      assertThat(life.lost()).isFalse();
      assertThat(life.lostAtMs()).isEqualTo(nowMs.get() + HEARTBEAT.toMillis());
    }
  }

  @Test
  void watchersAreToldOfEveryBeatAndNowAndThenOfWrites() throws Exception {
    RunId run = createRun();
    seen();
    for (int i = 0; i < 3; i++) {
      log(run, "k", i, 1);
    }
    assertThat(seen()).isEmpty();
    pass(Duration.ofMillis(LiveLimits.SEEN_EVENT_EVERY_MS));
    log(run, "k", 4, 1);
    assertThat(seen()).hasSize(1);
    engine.pulses().beat(SCOPE, run);
    engine.pulses().beat(SCOPE, run);
    assertThat(seen()).hasSize(2);
  }

  private List<RunSeen> seen() throws InterruptedException {
    return watch.take(Duration.ZERO).events().stream()
        .filter(event -> event instanceof RunSeen)
        .map(event -> (RunSeen) event)
        .toList();
  }
}
