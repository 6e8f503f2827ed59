package dev.quipu.engine.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Summary;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.points.Appender.Appended;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.Appender.Sequence;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.runs.RunLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Points and attempts as they come in.
class AppenderTest extends EngineFixture {
  private final RunId run = createRun(Param.of("lr", "0.1"));
  private final WriterId writer = ids.nextWriterId();

  private Appended append(
      @Nullable Frame frame, RunChange change, InAttempt attempt, @Nullable Sequence sequence) {
    return engine.appender().append(SCOPE, run, new Batch(frame, change, attempt, sequence));
  }

  private Appended append(long sequence, double value) {
    return append(
        frame("k", sequence, value),
        RunChange.NONE,
        InAttempt.NEWEST,
        new Sequence(writer, sequence));
  }

  private long count() {
    return summary(run, "k").map(Summary::count).orElse(0L);
  }

  @Test
  void aBatchThatComesAgainIsStoredOnce() throws Exception {
    events();
    assertThat(append(5, 1)).isEqualTo(new Appended(1, false));
    assertThat(append(5, 1)).isEqualTo(new Appended(1, true));
    // Gaps do not matter, and a smaller number came before.
    assertThat(append(9, 1).duplicate()).isFalse();
    assertThat(append(7, 1).duplicate()).isTrue();
    assertThat(count()).isEqualTo(2);
    assertThat(events().stream().filter(event -> event instanceof PointsAppended)).hasSize(2);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> append(0, 1));
  }

  @Test
  void aWriterIsKnownByRunAndId() {
    append(5, 1);
    Sequence other = new Sequence(ids.nextWriterId(), 5);
    assertThat(append(frame("k", 77, 1), RunChange.NONE, InAttempt.NEWEST, other).duplicate())
        .isFalse();
    RunId second = createRun();
    Batch batch =
        new Batch(frame("k", 5, 1), RunChange.NONE, InAttempt.NEWEST, new Sequence(writer, 5));
    assertThat(engine.appender().append(SCOPE, second, batch).duplicate()).isFalse();
  }

  @Test
  void aRefusedChangeKeepsThePointsAndTheNumberOut() {
    RunChange change = RunChange.NONE.withParams(List.of(Param.of("lr", "0.2")));
    Sequence sequence = new Sequence(writer, 1);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> append(frame("k", 0, 1), change, InAttempt.NEWEST, sequence));
    assertThat(count()).isZero();
    assertThat(append(1, 1).duplicate()).isFalse();
  }

  @Test
  void pointsAndChangesOfABatchAreToldTogether() throws Exception {
    events();
    RunChange end = RunChange.NONE.withStatus(RunStatus.COMPLETED, null);
    append(frame("k", 0, 1, 2), end, InAttempt.NEWEST, null);
    assertThat(engine.runs().info(SCOPE, run).endMs()).isEqualTo(nowMs.get());
    assertThat(events())
        .filteredOn(event -> !(event instanceof PointsAppended))
        .containsExactly(new RunChanged(EXPERIMENT, run, Change.UPDATED));
    assertThat(append(null, RunChange.NONE.withName("n"), InAttempt.NEWEST, null).points())
        .isZero();
    assertThat(engine.runs().info(SCOPE, run).name()).isEqualTo("n");
  }

  @Test
  void aDeletedRunTakesNoPoints() {
    engine.runs().delete(SCOPE, run);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> append(1, 1));
    assertRefused(ErrorCode.NOT_FOUND, () -> log(ids.nextRunId(), "k", 0, 1));
    engine.runs().restore(SCOPE, run);
    assertThat(count()).isZero();
  }

  @Test
  void aNewAttemptSupersedesTheLaterRowsOfEarlierOnes() throws Exception {
    log(run, "k", 0, 1, 2, 3, 4);
    events();
    Attempt attempt = engine.attempts().begin(SCOPE, run, writer, 2, nowMs.get());
    assertThat(attempt.number()).isEqualTo(1);
    assertThat(engine.attempts().begin(SCOPE, run, writer, 2, nowMs.get())).isEqualTo(attempt);
    assertThat(events()).contains(new RunChanged(EXPERIMENT, run, Change.REWOUND));
    assertThat(count()).isEqualTo(2);
    // Late points of the first attempt, and the first points of the newest.
    append(frame("k", 3, 30), RunChange.NONE, InAttempt.FIRST, null);
    assertThat(count()).isEqualTo(2);
    append(frame("k", 2, 20), RunChange.NONE, InAttempt.of(writer), null);
    log(run, "k", 3, 31);
    assertThat(summary(run, "k").orElseThrow().last()).isEqualTo(31);
    assertThat(count()).isEqualTo(4);
    assertThat(engine.attempts().all(SCOPE, run)).containsExactly(attempt);
  }

  @Test
  void anAttemptIsOneUnderItsId() {
    engine.attempts().begin(SCOPE, run, writer, 2, 5);
    assertRefused(ErrorCode.CONFLICT, () -> engine.attempts().begin(SCOPE, run, writer, 3, 5));
    assertRefused(ErrorCode.CONFLICT, () -> engine.attempts().begin(SCOPE, run, writer, 2, 6));
    InAttempt unknown = InAttempt.of(ids.nextWriterId());
    assertRefused(
        ErrorCode.NOT_FOUND, () -> append(frame("k", 0, 1), RunChange.NONE, unknown, null));
    assertRefused(
        ErrorCode.NOT_FOUND, () -> engine.attempts().begin(SCOPE, ids.nextRunId(), writer, 2, 5));
  }

  @Test
  void pointsOfAttemptsBeyondTheLimitGoToTheNewest() {
    for (int i = 0; i < RunLimits.ATTEMPTS; i++) {
      engine.attempts().begin(SCOPE, run, ids.nextWriterId(), 0, i);
    }
    Attempt further = engine.attempts().begin(SCOPE, run, writer, 0, 1_000_000);
    assertThat(further.number()).isEqualTo(RunLimits.ATTEMPTS);
    append(frame("k", 0, 1), RunChange.NONE, InAttempt.of(writer), null);
    assertThat(count()).isEqualTo(1);
    assertThat(engine.attempts().all(SCOPE, run)).hasSize(RunLimits.ATTEMPTS);
  }
}
