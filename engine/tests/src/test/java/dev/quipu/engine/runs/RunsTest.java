package dev.quipu.engine.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.port.Caller;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.View;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Runs.NewRun;
import dev.quipu.engine.runs.Runs.RunQuery;
import dev.quipu.query.Field;
import dev.quipu.query.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunsTest extends EngineFixture {
  private static final Vocabulary NAMES =
      Vocabulary.of("runs", "params.lr")
          .keys(Field.Metric::new, "metrics")
          .keys(Field.Param::new, "params")
          .attributes("attributes")
          .attribute(new Field.RunAttribute(Field.Attribute.STATUS), "status")
          .build();

  private final Runs runs = engine.runs();

  private static NewRun newRun(
      @Nullable RunId id, ExperimentId experiment, @Nullable RunId parent) {
    return new NewRun(
        id,
        experiment,
        null,
        null,
        null,
        parent,
        List.of(Param.of("lr", "0.1")),
        List.of(new Tag("team", "vision")),
        "# Notes");
  }

  private Run load(RunId id) {
    return runs.load(SCOPE, id, RunColumns.ALL);
  }

  private ExperimentId experiment(String name) {
    return engine.experiments().ensure(SCOPE, name).id();
  }

  /// The changes of runs since the last call; other events are left out.
  private List<Change> changes() {
    return events().stream()
        .filter(event -> event instanceof RunChanged)
        .map(event -> ((RunChanged) event).change())
        .toList();
  }

  @Test
  void aRunIsGivenWhatItsClientLeavesOut() throws Exception {
    Scope somebody = new Scope(PROJECT, "ada", Caller.STAYING, Memory.UNCOUNTED);
    Run run = runs.create(somebody, newRun(null, EXPERIMENT, null)).run();
    assertThat(run.info().name()).matches("[a-z]+-[a-z]+-[0-9]{3}");
    assertThat(run.info().user()).isEqualTo("ada");
    assertThat(run.info().startMs()).isEqualTo(nowMs.get());
    assertThat(run.info().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(run.params()).containsExactly(Param.of("lr", "0.1"));
    assertThat(run.tags()).containsExactly(new Tag("team", "vision"));
    assertThat(run.notes()).isEqualTo("# Notes");
    assertThat(load(run.info().id())).isEqualTo(run);
    assertThat(changes()).containsExactly(Change.CREATED);
  }

  @Test
  void aRepeatedCreationGivesTheRunAsItIsNow() throws Exception {
    RunId id = ids.nextRunId();
    assertThat(runs.create(SCOPE, newRun(id, EXPERIMENT, null)).isNew()).isTrue();
    runs.update(SCOPE, id, RunChange.NONE.withName("renamed"));
    changes();
    Runs.Made again = runs.create(SCOPE, newRun(id, EXPERIMENT, null));
    assertThat(again.isNew()).isFalse();
    assertThat(again.run().info().name()).isEqualTo("renamed");
    assertThat(changes()).isEmpty();
    ExperimentId other = experiment("other");
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> runs.create(SCOPE, newRun(id, other, null)));
  }

  @Test
  void aRunNeedsAnExperimentThatIsNotDeleted() {
    ExperimentId experiment = experiment("gone");
    engine.experiments().delete(SCOPE, experiment);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> runs.create(SCOPE, newRun(null, experiment, null)));
    assertRefused(
        ErrorCode.NOT_FOUND, () -> runs.create(SCOPE, newRun(null, new ExperimentId(77), null)));
  }

  @Test
  void aParamNeverChangesAndARefusedChangeLeavesNothing() throws Exception {
    RunId run = createRun(Param.of("lr", "0.1"));
    changes();
    RunChange same = RunChange.NONE.withParams(List.of(Param.of("lr", "0.1"), Param.of("b", "1")));
    runs.update(SCOPE, run, same);
    RunChange other =
        RunChange.NONE
            .withName("renamed")
            .withTags(List.of(new Tag("a", "b")), Set.of())
            .withParams(List.of(Param.of("new", "1"), Param.of("lr", "0.2")));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> runs.update(SCOPE, run, other));
    RunChange twice = RunChange.NONE.withParams(List.of(Param.of("c", "1"), Param.of("c", "2")));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> runs.update(SCOPE, run, twice));
    Run found = load(run);
    assertThat(found.params()).containsExactly(Param.of("b", "1"), Param.of("lr", "0.1"));
    assertThat(found.tags()).isEmpty();
    assertThat(found.info().name()).isNotEqualTo("renamed");
    assertThat(changes()).containsExactly(Change.UPDATED);
  }

  @Test
  void theEndOfARunIsItsFirstUnlessTheClientSaysAnother() {
    RunId run = createRun();
    nowMs.addAndGet(1000);
    long end = nowMs.get();
    assertThat(status(run, RunStatus.COMPLETED, null).endMs()).isEqualTo(end);
    nowMs.addAndGet(1000);
    assertThat(status(run, RunStatus.FAILED, null).endMs()).isEqualTo(end);
    assertThat(status(run, RunStatus.FAILED, 7L).endMs()).isEqualTo(7);
    assertThat(status(run, RunStatus.RUNNING, 9L).endMs()).isNull();
    assertThat(status(run, RunStatus.KILLED, null).endMs()).isEqualTo(nowMs.get());
  }

  private RunInfo status(RunId run, RunStatus status, @Nullable Long endMs) {
    return runs.update(SCOPE, run, RunChange.NONE.withStatus(status, endMs));
  }

  @Test
  void notesAndTagsAreReplacedAndRemoved() {
    RunId run = runs.create(SCOPE, newRun(null, EXPERIMENT, null)).run().info().id();
    RunChange change =
        RunChange.NONE.withTags(List.of(new Tag("a", "1")), Set.of("team")).withNotes("");
    runs.update(SCOPE, run, change);
    assertThat(load(run).tags()).containsExactly(new Tag("a", "1"));
    assertThat(load(run).notes()).isNull();
    runs.removeTag(SCOPE, run, "a");
    assertThat(load(run).tags()).isEmpty();
    assertRefused(ErrorCode.NOT_FOUND, () -> runs.removeTag(SCOPE, run, "a"));
  }

  @Test
  void aDeletedRunIsReadAndNotChangedUntilItIsRestored() throws Exception {
    RunId run = createRun();
    long deleted = nowMs.get();
    changes();
    runs.delete(SCOPE, run);
    nowMs.addAndGet(1000);
    runs.delete(SCOPE, run);
    assertThat(load(run).info().deletedMs()).isEqualTo(deleted);
    List<DatasetInput> inputs =
        List.of(new DatasetInput(new Dataset("d", "1", "", "", "", ""), Map.of()));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> runs.update(SCOPE, run, RunChange.NONE.withName("x")));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> runs.removeTag(SCOPE, run, "a"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.datasets().note(SCOPE, run, inputs));
    assertThat(runs.restore(SCOPE, run).lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    engine.datasets().note(SCOPE, run, inputs);
    assertThat(load(run).info().deletedMs()).isNull();
    assertThat(load(run).inputs()).isEqualTo(inputs);
    assertThat(changes()).containsExactly(Change.DELETED, Change.RESTORED, Change.UPDATED);
  }

  @Test
  void aRunIsNotRestoredInADeletedExperiment() {
    ExperimentId experiment = experiment("e");
    RunId run = createRun(experiment);
    engine.experiments().delete(SCOPE, experiment);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> runs.restore(SCOPE, run));
    assertThat(load(run).info().isActive()).isFalse();
  }

  @Test
  void childrenArePagedNewestFirst() {
    RunId parent = createRun();
    List<RunId> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      nowMs.addAndGet(i % 2);
      made.add(runs.create(SCOPE, newRun(null, EXPERIMENT, parent)).run().info().id());
    }
    List<RunId> found = new ArrayList<>();
    @Nullable String token = null;
    do {
      Results<RunInfo> page = runs.children(SCOPE, parent, 2, token);
      page.items().forEach(run -> found.add(run.id()));
      token = page.nextPageToken();
    } while (token != null);
    assertThat(found).isEqualTo(made.reversed());
    assertThat(runs.countChildren(SCOPE, List.of(parent, made.getFirst())))
        .isEqualTo(Map.of(parent, 5L));
    assertThat(runs.countChildren(SCOPE, List.of())).isEmpty();
  }

  private static RunQuery query(String filter, int max, @Nullable String token) {
    return new RunQuery(
        List.of(EXPERIMENT),
        NAMES,
        filter,
        List.of("metrics.loss ASC"),
        View.ACTIVE,
        RunColumns.NONE,
        max,
        token);
  }

  @Test
  void aSearchGoesOnBehindTheLastRunAndIsCounted() {
    for (int i = 0; i < 7; i++) {
      log(createRun(Param.of("lr", "0." + i)), "loss", 0, 7 - i);
    }
    createRun();
    List<String> found = new ArrayList<>();
    @Nullable String token = null;
    do {
      Runs.Counted page =
          runs.searchAndCount(SCOPE, query("params.lr >= 0.2 and metrics.loss > 1", 2, token));
      assertThat(page.total()).isEqualTo(4);
      page.page()
          .items()
          .forEach(run -> found.add(load(run.info().id()).params().getFirst().value()));
      token = page.page().nextPageToken();
    } while (token != null);
    assertThat(found).containsExactly("0.5", "0.4", "0.3", "0.2");
    assertThat(runs.count(SCOPE, query("", 1, null))).isEqualTo(8);
  }

  @Test
  void thePlaceOfAPageBelongsToItsSearch() {
    createRun();
    createRun();
    String token = Objects.requireNonNull(runs.search(SCOPE, query("", 1, null)).nextPageToken());
    assertThat(runs.search(SCOPE, query("", 5, token)).items()).hasSize(1);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> runs.search(SCOPE, query("status = 'running'", 1, token)));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> runs.search(SCOPE, query("", 1, token + "x")));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> query("", 0, null));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> runs.search(SCOPE, query("loss <", 1, null)));
  }
}
