package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Filter.NumberComparison;
import dev.quipu.query.Filter.TextComparison;
import dev.quipu.query.Operator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of [dev.quipu.engine.port.write.RunWriter#move]: a run that was moved is found in
/// its new experiment only, by all its values, also by those that came just before and come after.
public abstract class MoveContract extends StoreFixture {
  private List<RunId> found(ExperimentId experiment, @Nullable Filter filter) {
    RunSearch search =
        new RunSearch(List.of(experiment), filter, List.of(), View.ALL, RunColumns.NONE, 100, null);
    return store.search(
        SCOPE,
        tx -> {
          List<RunId> runs =
              tx.runs().search(search).items().stream().map(run -> run.info().id()).toList();
          assertThat(tx.runs().count(search)).isEqualTo(runs.size());
          return runs;
        });
  }

  private static Filter last(String key, double value) {
    return new NumberComparison(new Field.Metric(key), Operator.EQUAL, value);
  }

  private static Filter param(String value) {
    return new TextComparison(new Field.Param("lr"), Operator.EQUAL, value);
  }

  private void move(RunId run, ExperimentId to) {
    write(tx -> {
      tx.datasets().moveInputs(run, to);
      tx.runs().move(run, to);
    });
  }

  @Test
  void aRunIsFoundWhereItIsByAllItsValues() {
    ExperimentId other = createExperiment("other");
    RunId early = createRun();
    RunId run = createRun();
    write(tx -> {
      tx.runs().putParams(run, List.of(Param.of("lr", "0.1")));
      tx.runs().putTags(run, List.of(new Tag("team", "red")));
    });
    RunInfo there = run(other, "there", 5);
    write(tx -> tx.runs().create(there));
    log(run, new Point("a", 1, 1, 0.5));
    // The columns of both experiments are in memory now, where there are any.
    assertThat(found(EXPERIMENT, last("a", 0.5))).containsExactly(run);
    assertThat(found(EXPERIMENT, param("0.1"))).containsExactly(run);
    assertThat(found(other, last("a", 0.5))).isEmpty();
    assertThat(found(other, param("0.1"))).isEmpty();

    // Points that no search has asked for yet.
    log(run, new Point("a", 2, 2, 0.75), new Point("b", 1, 1, 7));
    move(run, other);
    log(run, new Point("c", 1, 1, 9));
    for (int i = 0; i < 2; i++) {
      assertThat(found(EXPERIMENT, null)).containsExactly(early);
      assertThat(found(EXPERIMENT, last("a", 0.75))).isEmpty();
      assertThat(found(EXPERIMENT, last("c", 9))).isEmpty();
      assertThat(found(EXPERIMENT, param("0.1"))).isEmpty();
      assertThat(found(other, last("a", 0.75))).containsExactly(run);
      assertThat(found(other, last("b", 7))).containsExactly(run);
      assertThat(found(other, last("c", 9))).containsExactly(run);
      assertThat(found(other, param("0.1"))).containsExactly(run);
      assertThat(found(other, null)).containsExactlyInAnyOrder(run, there.id());
      reopen();
    }
    assertThat(runs().find(run).orElseThrow().experiment()).isEqualTo(other);
    assertThat(runsOfWriter().find(run).orElseThrow().experiment()).isEqualTo(other);
    log(run, new Point("a", 3, 3, 1));
    assertThat(found(other, last("a", 1))).containsExactly(run);
    move(run, EXPERIMENT);
    assertThat(found(other, last("a", 1))).isEmpty();
    assertThat(found(EXPERIMENT, last("a", 1))).containsExactly(run);
    assertThat(found(EXPERIMENT, param("0.1"))).containsExactly(run);
  }

  @Test
  void aMoveThatFailsChangesNothing() {
    ExperimentId other = createExperiment("other");
    RunId run = createRun();
    log(run, new Point("a", 1, 1, 0.5));
    try {
      write(tx -> {
        tx.runs().move(run, other);
        throw new IllegalStateException("on purpose");
      });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("on purpose");
    }
    log(run, new Point("a", 2, 2, 1));
    assertThat(found(EXPERIMENT, last("a", 1))).containsExactly(run);
    assertThat(found(other, null)).isEmpty();
  }

  @Test
  void theDatasetsOfARunAreThoseOfItsExperiment() {
    ExperimentId other = createExperiment("other");
    RunId run = createRun();
    RunInfo there = run(other, "there", 1);
    Dataset bare = new Dataset("digits", "1", "local", "a.csv", "", "", "");
    Dataset known = new Dataset("digits", "1", "local", "a.csv", "Pictures", "", "");
    write(tx -> {
      tx.runs().create(there);
      tx.datasets()
          .putInput(EXPERIMENT, run, new DatasetInput(bare, Map.of(DatasetInput.CONTEXT, "train")));
    });
    write(tx -> tx.datasets().putInput(other, there.id(), new DatasetInput(known, Map.of())));
    move(run, other);
    assertThat(datasets().inputs(run))
        .extracting(input -> input.dataset().description())
        .containsExactly("Pictures");
    assertThat(datasets().inputs(run).getFirst().tags()).containsKey(DatasetInput.CONTEXT);
    assertThat(datasets().contexts(List.of(EXPERIMENT), 9)).isEmpty();
    assertThat(datasets().contexts(List.of(other), 9)).hasSize(2);
  }
}
