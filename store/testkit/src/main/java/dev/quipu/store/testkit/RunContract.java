package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.notes.NotesReader.NotesVersion;
import dev.quipu.engine.port.read.DatasetReader.DatasetInContext;
import dev.quipu.engine.port.read.DatasetReader.DatasetUse;
import dev.quipu.engine.port.read.DatasetReader.Identity;
import dev.quipu.engine.port.read.DatasetReader.UsedDataset;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of [dev.quipu.engine.port.read.RunReader], except for searches, and of
/// [dev.quipu.engine.port.read.DatasetReader].
public abstract class RunContract extends StoreFixture {
  @Test
  void aRunComesBackAsItWasStored() {
    RunInfo running = run(EXPERIMENT, "", Long.MIN_VALUE);
    RunInfo ended =
        new RunInfo(
            ids.nextRunId(),
            EXPERIMENT,
            "Ünï 🧶 \n' \"",
            "",
            RunStatus.KILLED,
            Lifecycle.DELETED,
            -1,
            Long.MAX_VALUE,
            running.id(),
            7L);
    write(tx -> {
      tx.runs().create(running);
      tx.runs().create(ended);
    });
    reopen();
    assertThat(runs().find(running.id())).contains(running);
    assertThat(runs().find(ended.id())).contains(ended);
    assertThat(runsOfWriter().find(ended.id())).contains(ended);
    assertThat(runs().find(ids.nextRunId())).isEmpty();
    Scope other = Scope.of(new ProjectId(2));
    assertThat(store.<Boolean>read(other, tx -> tx.runs().find(ended.id()).isPresent())).isFalse();
  }

  @Test
  void everyStatusComesBack() {
    for (RunStatus status : RunStatus.values()) {
      RunInfo run = run(EXPERIMENT, "r", 1).withStatus(status, null);
      write(tx -> tx.runs().create(run));
      assertThat(runs().find(run.id())).contains(run);
    }
  }

  @Test
  void anIdIsTakenOnce() {
    RunInfo run = run(EXPERIMENT, "first", 1);
    write(tx -> tx.runs().create(run));
    assertCode(
        ErrorCode.ALREADY_EXISTS, () -> write(tx -> tx.runs().create(run.withName("second"))));
    assertThat(runsOfWriter().find(run.id())).contains(run);
  }

  @Test
  void anUpdateStoresAllAttributes() {
    RunInfo run = run(EXPERIMENT, "before", 1);
    RunInfo changed =
        new RunInfo(
            run.id(),
            EXPERIMENT,
            "after",
            "other",
            RunStatus.FAILED,
            Lifecycle.DELETED,
            2,
            3L,
            ids.nextRunId(),
            4L);
    write(tx -> tx.runs().create(run));
    write(tx -> tx.runs().update(changed));
    assertThat(runs().find(run.id())).contains(changed);
    assertThat(runsOfWriter().find(run.id())).contains(changed);
  }

  @Test
  void writingToARunThatIsNotThereIsRefused() {
    RunId none = ids.nextRunId();
    assertCode(
        ErrorCode.NOT_FOUND,
        () -> write(tx -> tx.runs().putTags(none, List.of(new Tag("a", "b")))));
    assertCode(ErrorCode.NOT_FOUND, () -> log(none, new Point("a", 1, 1, 1)));
    assertCode(ErrorCode.NOT_FOUND, () -> write(tx -> tx.runs().update(run(EXPERIMENT, "x", 1))));
  }

  @Test
  void allRunsOfAnExperimentAreDeletedAndThoseOfThatTimeRestored() {
    ExperimentId experiment = createExperiment("e");
    RunInfo active = run(experiment, "active", 1);
    RunInfo before = run(experiment, "before", 1).withLifecycle(Lifecycle.DELETED, 5L);
    RunInfo elsewhere = run(EXPERIMENT, "elsewhere", 1);
    write(tx -> List.of(active, before, elsewhere).forEach(run -> tx.runs().create(run)));

    write(tx -> tx.runs().deleteAll(experiment, 10));
    assertThat(runsOfWriter().find(active.id()))
        .contains(active.withLifecycle(Lifecycle.DELETED, 10L));
    assertThat(runs().find(before.id())).contains(before);
    assertThat(runs().find(elsewhere.id())).contains(elsewhere);

    write(tx -> tx.runs().restoreAll(experiment, 10));
    assertThat(runsOfWriter().find(active.id())).contains(active);
    assertThat(runs().find(before.id())).contains(before);
  }

  @Test
  void paramsKeepTheirTypesAndAreReplaced() {
    RunId run = createRun();
    Param text = new Param("a.text", Param.Type.STRING, "ünï 🧶\n");
    Param number = new Param("b", Param.Type.NUMBER, "1e-3");
    Param flag = new Param("c", Param.Type.BOOLEAN, "true");
    Param empty = new Param("d", Param.Type.STRING, "");
    Param replaced = new Param("b", Param.Type.STRING, "x");
    write(tx -> tx.runs().putParams(run, List.of(flag, text, number, empty)));
    assertThat(whole(run).params()).containsExactly(text, number, flag, empty);
    assertThat(runs().findParams(run, Set.of("b", "c", "none")))
        .isEqualTo(Map.of("b", number, "c", flag));
    assertThat(runs().findParams(run, Set.of())).isEmpty();
    write(tx -> tx.runs().putParams(run, List.of(replaced)));
    assertThat(whole(run).params()).containsExactly(text, replaced, flag, empty);
  }

  @Test
  void aThousandParamsAreFoundByTheirKeys() {
    RunId run = createRun();
    List<Param> params = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      params.add(Param.of("p" + i, "" + i));
    }
    write(tx -> tx.runs().putParams(run, params));
    Set<String> keys =
        Set.copyOf(params.subList(0, 700).stream().map(param -> param.key()).toList());
    assertThat(runs().findParams(run, keys)).containsOnlyKeys(keys);
  }

  @Test
  void tagsAndNotesAreReplacedAndRemoved() {
    RunId run = createRun();
    write(tx -> {
      tx.runs().putTags(run, List.of(new Tag("b", "old"), new Tag("a", "ä")));
      tx.runs().putTags(run, List.of(new Tag("b", "new"), new Tag("gone", "")));
      assertThat(tx.runs().removeTag(run, "gone")).isTrue();
      assertThat(tx.runs().removeTag(run, "gone")).isFalse();
      tx.runs().putNotes(run, "first");
      tx.runs().putNotes(run, "# second");
    });
    assertThat(whole(run).tags()).containsExactly(new Tag("a", "ä"), new Tag("b", "new"));
    assertThat(whole(run).notes()).isEqualTo("# second");
    write(tx -> tx.runs().putNotes(run, null));
    assertThat(whole(run).notes()).isNull();
  }

  @Test
  void versionsOfNotesAreReadNewestFirstAndOldOnesGo() {
    RunId run = createRun();
    NotesVersion first = new NotesVersion(1, 0, "", "ä");
    NotesVersion second = new NotesVersion(2, Long.MAX_VALUE, "u", "");
    NotesVersion third = new NotesVersion(3, -1, "u", "# c");
    write(tx -> {
      tx.notes().add(run, first);
      tx.notes().add(run, second);
      tx.notes().add(run, third);
      assertThat(tx.notes().versions(run, null, 1)).containsExactly(third);
    });
    reopen();
    assertThat(notes(run, null, 9)).containsExactly(third, second, first);
    assertThat(notes(run, null, 2)).containsExactly(third, second);
    assertThat(notes(run, 3L, 9)).containsExactly(second, first);
    assertThat(notes(createRun(), null, 9)).isEmpty();
    assertThat(notes(ids.nextRunId(), null, 9)).isEmpty();
    write(tx -> tx.notes().removeBefore(run, 2));
    assertThat(notes(run, null, 9)).containsExactly(third, second);
  }

  private List<NotesVersion> notes(RunId run, @Nullable Long before, int max) {
    return store.read(SCOPE, tx -> tx.notes().versions(run, before, max));
  }

  @Test
  void aRunBringsOnlyWhatTheColumnsName() {
    RunId run = createRun();
    DatasetInput input =
        new DatasetInput(new Dataset("d", "1", "local", "{}", "", ""), Map.of("k", "v"));
    write(tx -> {
      tx.runs().putParams(run, List.of(Param.of("a", "1"), Param.of("b", "2")));
      tx.runs().putTags(run, List.of(new Tag("a", "1"), new Tag("b", "2")));
      tx.runs().putNotes(run, "notes");
      tx.datasets().putInput(EXPERIMENT, run, input);
    });
    log(run, new Point("a", 1, 1, 1), new Point("b", 1, 1, 1));

    Run none = load(run, RunColumns.NONE);
    assertThat(none.params()).isEmpty();
    assertThat(none.tags()).isEmpty();
    assertThat(none.metrics()).isEmpty();
    assertThat(none.notes()).isNull();
    assertThat(none.inputs()).isEmpty();

    Run some =
        load(run, new RunColumns(false, Set.of("b", "x"), Set.of("a"), Set.of("b"), true, false));
    assertThat(some.params()).containsExactly(Param.of("b", "2"));
    assertThat(some.tags()).containsExactly(new Tag("a", "1"));
    assertThat(some.metrics()).extracting(series -> series.key()).containsExactly("b");
    assertThat(some.notes()).isEqualTo("notes");
    assertThat(some.inputs()).isEmpty();

    Run all = whole(run);
    assertThat(all.params()).hasSize(2);
    assertThat(all.metrics()).extracting(series -> series.key()).containsExactly("a", "b");
    assertThat(all.inputs()).containsExactly(input);
    assertThat(runs().load(ids.nextRunId(), RunColumns.ALL)).isEmpty();
  }

  @Test
  void childrenAreTheNewestFirst() {
    RunId parent = createRun();
    RunInfo old = childOf(parent, 1);
    RunInfo young = childOf(parent, 2);
    write(tx -> {
      tx.runs().create(old);
      tx.runs().create(young);
      tx.runs().create(childOf(ids.nextRunId(), 3));
    });
    assertThat(runs().children(parent, null, 9)).containsExactly(young, old);
  }

  @Test
  void childrenGoOnBehindARunAlsoOfTheSameTime() {
    RunId parent = createRun();
    List<RunInfo> made = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      made.add(childOf(parent, i / 4));
    }
    RunInfo deleted = childOf(parent, 7).withLifecycle(Lifecycle.DELETED, 1L);
    write(tx -> {
      made.forEach(child -> tx.runs().create(child));
      tx.runs().create(deleted);
    });
    made.sort(
        Comparator.comparingLong(RunInfo::startMs).thenComparing(run -> run.id().hex()).reversed());
    List<RunInfo> read = new ArrayList<>();
    RunReader.@Nullable Started after = null;
    List<RunInfo> page;
    do {
      page = runs().children(parent, after, 3);
      read.addAll(page);
      after = page.isEmpty() ? null : started(page.getLast());
    } while (after != null);
    assertThat(read).isEqualTo(made);
    assertThat(runs().countChildren(List.of(parent, made.getFirst().id(), ids.nextRunId())))
        .isEqualTo(Map.of(parent, 10L));
  }

  private static RunReader.Started started(RunInfo run) {
    return new RunReader.Started(run.startMs(), run.id());
  }

  @Test
  void aDatasetOfOneNameAndDigestIsOneAndItsTagsAreMerged() {
    RunId first = createRun();
    RunId second = createRun();
    Dataset dataset = new Dataset("mnist", "abc", "http", "{\"a\":1}", "schema", "profile");
    Dataset other = new Dataset("mnist", "abd", "http", "", "", "");
    write(tx -> {
      tx.datasets().putInput(EXPERIMENT, first, new DatasetInput(other, Map.of()));
      tx.datasets()
          .putInput(EXPERIMENT, first, new DatasetInput(dataset, Map.of("a", "1", "b", "1")));
      tx.datasets()
          .putInput(EXPERIMENT, first, new DatasetInput(dataset, Map.of("b", "2", "c", "3")));
      tx.datasets().putInput(EXPERIMENT, second, new DatasetInput(dataset, Map.of("z", "9")));
    });
    assertThat(datasets().inputs(first))
        .containsExactly(
            new DatasetInput(other, Map.of()),
            new DatasetInput(dataset, Map.of("a", "1", "b", "2", "c", "3")));
    assertThat(datasets().inputs(second))
        .containsExactly(new DatasetInput(dataset, Map.of("z", "9")));
    assertThat(datasets().inputs(ids.nextRunId())).isEmpty();
  }

  @Test
  void aDatasetThatIsNotedAgainFillsWhatWasEmptyInAllRuns() {
    RunId first = createRun();
    RunId second = createRun();
    Dataset bare = new Dataset("d", "1", "", "", "", "");
    Dataset full = new Dataset("d", "1", "s3", "{}", "old", "schema", "profile");
    Dataset later = new Dataset("d", "1", "http", "[]", "new", "other", "other");
    write(tx -> {
      for (Dataset dataset : List.of(bare, full, later, bare)) {
        tx.datasets().putInput(EXPERIMENT, first, new DatasetInput(dataset, Map.of()));
        tx.datasets().putInput(EXPERIMENT, second, new DatasetInput(bare, Map.of("k", "v")));
      }
    });
    reopen();
    Dataset expected = new Dataset("d", "1", "s3", "{}", "new", "schema", "profile");
    assertThat(datasets().inputs(first)).containsExactly(new DatasetInput(expected, Map.of()));
    assertThat(datasets().inputs(second))
        .containsExactly(new DatasetInput(expected, Map.of("k", "v")));
  }

  @Test
  void datasetsAreListedByNameAndDigestWithTheRunsThatUsedThem() {
    RunInfo old = run(EXPERIMENT, "old", 1);
    RunInfo young = run(EXPERIMENT, "young", 2);
    RunInfo gone = run(EXPERIMENT, "gone", 3).withLifecycle(Lifecycle.DELETED, 4L);
    Dataset mnist = new Dataset("MNIST", "b", "s3", "{}", "digits", "", "");
    Dataset mnist2 = new Dataset("MNIST", "c", "", "", "", "");
    Dataset iris = new Dataset("iris", "a", "", "", "", "");
    Dataset unused = new Dataset("unused", "a", "", "", "", "");
    write(tx -> {
      List.of(old, young, gone).forEach(tx.runs()::create);
      for (RunInfo run : List.of(old, young, gone)) {
        tx.datasets().putInput(EXPERIMENT, run.id(), new DatasetInput(mnist, Map.of()));
      }
      tx.datasets().putInput(EXPERIMENT, young.id(), new DatasetInput(mnist, Map.of("k", "v")));
      tx.datasets().putInput(EXPERIMENT, old.id(), new DatasetInput(mnist2, Map.of()));
      tx.datasets().putInput(EXPERIMENT, old.id(), new DatasetInput(iris, Map.of()));
      tx.datasets().putInput(EXPERIMENT, gone.id(), new DatasetInput(unused, Map.of()));
    });
    UsedDataset used = new UsedDataset("MNIST", "b", "s3", "{}", "digits", 2);
    assertThat(datasets().list("", null, 9))
        .containsExactly(
            used,
            new UsedDataset("MNIST", "c", "", "", "", 1),
            new UsedDataset("iris", "a", "", "", "", 1));
    assertThat(datasets().list("", null, 1)).containsExactly(used);
    assertThat(datasets().list("nis", new Identity("MNIST", "b"), 9))
        .extracting(UsedDataset::digest)
        .containsExactly("c");
    assertThat(datasets().list("%", null, 9)).isEmpty();

    Identity identity = new Identity("MNIST", "b");
    DatasetUse byYoung = new DatasetUse(young, Map.of("k", "v"));
    DatasetUse byOld = new DatasetUse(old, Map.of());
    assertThat(datasets().uses(identity, null, 9)).containsExactly(byYoung, byOld);
    assertThat(datasets().uses(identity, null, 1)).containsExactly(byYoung);
    assertThat(datasets().uses(identity, started(young), 9)).containsExactly(byOld);
    assertThat(datasets().uses(new Identity("MNIST", "x"), null, 9)).isEmpty();
  }

  @Test
  void datasetsOfExperimentsAreListedOnceForEachContext() {
    RunInfo first = run(EXPERIMENT, "first", 1);
    RunInfo second = run(EXPERIMENT, "second", 2);
    RunInfo gone = run(EXPERIMENT, "gone", 3).withLifecycle(Lifecycle.DELETED, 4L);
    Dataset data = new Dataset("d", "1", "", "", "", "");
    Dataset other = new Dataset("e", "1", "", "", "", "");
    write(tx -> {
      List.of(first, second, gone).forEach(tx.runs()::create);
      for (RunInfo run : List.of(first, second)) {
        tx.datasets()
            .putInput(
                EXPERIMENT,
                run.id(),
                new DatasetInput(data, Map.of(DatasetInput.CONTEXT, "training", "k", "v")));
      }
      tx.datasets().putInput(EXPERIMENT, second.id(), new DatasetInput(other, Map.of()));
      tx.datasets()
          .putInput(
              EXPERIMENT, gone.id(), new DatasetInput(data, Map.of(DatasetInput.CONTEXT, "eval")));
    });
    DatasetInContext training = new DatasetInContext(EXPERIMENT, "d", "1", "training");
    assertThat(datasets().contexts(List.of(EXPERIMENT), 9))
        .containsExactly(training, new DatasetInContext(EXPERIMENT, "e", "1", ""));
    assertThat(datasets().contexts(List.of(EXPERIMENT), 1)).containsExactly(training);
    assertThat(datasets().contexts(List.of(new ExperimentId(7)), 9)).isEmpty();
    assertThat(datasets().contexts(List.of(), 9)).isEmpty();
  }

  private RunInfo childOf(RunId parent, long startMs) {
    RunInfo run = run(EXPERIMENT, "child", startMs);
    return new RunInfo(
        run.id(),
        run.experiment(),
        run.name(),
        run.user(),
        run.status(),
        run.lifecycle(),
        startMs,
        null,
        parent,
        null);
  }

  private Run whole(RunId run) {
    return load(run, RunColumns.ALL);
  }

  private Run load(RunId run, RunColumns columns) {
    return runs().load(run, columns).orElseThrow();
  }

  private static void assertCode(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(QuipuException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
