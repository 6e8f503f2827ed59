package dev.quipu.engine.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.models.Models.NewModel;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.runs.RunMoves.Moved;
import dev.quipu.engine.runs.Runs.NewRun;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunMovesTest extends EngineFixture {
  private final RunMoves moves = engine.runMoves();
  private final ExperimentId other = engine.experiments().ensure(SCOPE, "other").id();

  private RunId run(ExperimentId experiment, @Nullable RunId parent) {
    return engine.runs().create(SCOPE, wanted(null, experiment, parent)).run().info().id();
  }

  private static NewRun wanted(
      @Nullable RunId id, ExperimentId experiment, @Nullable RunId parent) {
    return new NewRun(id, experiment, null, null, null, parent, List.of(), List.of(), null);
  }

  private ExperimentId experimentOf(RunId run) {
    return engine.runs().info(SCOPE, run).experiment();
  }

  private long runsIn(ExperimentId experiment) {
    return engine.experiments().loadActivity(SCOPE, experiment).runCount();
  }

  @Test
  void aRunTakesAllBelowItAndItsModelsAlong() {
    RunId root = run(EXPERIMENT, null);
    RunId child = run(EXPERIMENT, root);
    RunId grandchild = run(EXPERIMENT, child);
    RunId elsewhere = run(other, root);
    RunId stays = run(EXPERIMENT, null);
    var model =
        engine
            .models()
            .create(SCOPE, new NewModel(EXPERIMENT, "net", "", root.hex(), List.of(), List.of()))
            .info()
            .id();
    events();
    assertThat(moves.move(SCOPE, List.of(child, root, elsewhere), other))
        .containsExactlyInAnyOrder(
            new Moved(root, EXPERIMENT),
            new Moved(child, EXPERIMENT),
            new Moved(grandchild, EXPERIMENT));
    List<Event> told = events();
    assertThat(told)
        .hasSize(6)
        .contains(
            new RunChanged(EXPERIMENT, grandchild, Change.MOVED),
            new RunChanged(other, grandchild, Change.MOVED));
    assertThat(experimentOf(grandchild)).isEqualTo(other);
    assertThat(experimentOf(stays)).isEqualTo(EXPERIMENT);
    assertThat(engine.models().load(SCOPE, model).info().experiment()).isEqualTo(other);
    assertThat(runsIn(EXPERIMENT)).isEqualTo(1);
    assertThat(runsIn(other)).isEqualTo(4);

    moves.move(SCOPE, List.of(root), EXPERIMENT);
    assertThat(experimentOf(grandchild)).isEqualTo(EXPERIMENT);
    assertThat(experimentOf(elsewhere)).isEqualTo(EXPERIMENT);
  }

  @Test
  void addressesFromBeforeStayValid() throws Exception {
    RunId id = ids.nextRunId();
    engine.runs().create(SCOPE, wanted(id, EXPERIMENT, null));
    moves.move(SCOPE, List.of(id), other);
    // The program that made the run repeats a request whose answer was lost.
    Runs.Made again = engine.runs().create(SCOPE, wanted(id, EXPERIMENT, null));
    assertThat(again.isNew()).isFalse();
    assertThat(again.run().info().experiment()).isEqualTo(other);
    assertThat(moves.isOrWasIn(SCOPE, id, EXPERIMENT)).isTrue();
    assertThat(moves.isOrWasIn(SCOPE, id, other)).isTrue();
    ExperimentId third = engine.experiments().ensure(SCOPE, "third").id();
    assertThat(moves.isOrWasIn(SCOPE, id, third)).isFalse();
    assertRefused(
        ErrorCode.ALREADY_EXISTS, () -> engine.runs().create(SCOPE, wanted(id, third, null)));
  }

  @Test
  void whatCannotMoveStaysWithAllOthers() {
    RunId root = run(EXPERIMENT, null);
    RunId child = run(EXPERIMENT, root);
    RunId free = run(EXPERIMENT, null);
    RunId deleted = run(EXPERIMENT, null);
    engine.runs().delete(SCOPE, deleted);
    ExperimentId s3 =
        engine
            .experiments()
            .create(SCOPE, "s3", "", Map.of(), new ArtifactLocation("s3://bucket/a"))
            .id();
    assertRefused(ErrorCode.CONFLICT, () -> moves.move(SCOPE, List.of(free, child), other));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> moves.move(SCOPE, List.of(free, deleted), other));
    assertRefused(
        ErrorCode.NOT_FOUND, () -> moves.move(SCOPE, List.of(free, ids.nextRunId()), other));
    assertRefused(ErrorCode.CONFLICT, () -> moves.move(SCOPE, List.of(free), s3));
    assertRefused(
        ErrorCode.NOT_FOUND, () -> moves.move(SCOPE, List.of(free), new ExperimentId(99)));
    for (int i = 0; i <= RunLimits.MOVED_RUNS; i++) {
      run(EXPERIMENT, free);
    }
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> moves.move(SCOPE, List.of(root, free), other));
    assertThat(experimentOf(free)).isEqualTo(EXPERIMENT);
    assertThat(experimentOf(root)).isEqualTo(EXPERIMENT);
    engine.experiments().delete(SCOPE, other);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> moves.move(SCOPE, List.of(root), other));
  }
}
