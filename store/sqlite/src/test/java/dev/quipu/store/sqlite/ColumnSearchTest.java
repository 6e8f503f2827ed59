package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import dev.quipu.store.testkit.MemoryBlobs;
import dev.quipu.store.testkit.RandomSearch;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares searches by column with the same searches in SQL; a read that began earlier uses SQL.
class ColumnSearchTest {
  private static final ProjectId PROJECT = ProjectId.DEFAULT;
  private static final Scope SCOPE = Scope.of(PROJECT);
  private static final ExperimentId EXPERIMENT = ExperimentId.DEFAULT;
  private static final int CHANGES = 500;

  /// UTF-16 units and code points order these texts differently.
  private static final List<String> WIDE = List.of("\uE000", "🧶", "\uFFFD", "🧶b", "\uE000b");

  private final IdSource ids = IdSource.system();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 60_000, 0})
  void columnsFindWhatSqlFinds(long columnBytes) {
    long seed = Long.getLong("quipu.seed", System.nanoTime());
    System.out.println("columnsFindWhatSqlFinds: -Dquipu.seed=" + seed);
    Random random = new Random(seed);
    try (SqliteStore store =
        SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs(), columnBytes)) {
      List<ExperimentId> experiments =
          List.of(EXPERIMENT, experiment(store, 1), experiment(store, 2));
      List<RunInfo> runs = new ArrayList<>();
      for (int i = 0; i < CHANGES; i++) {
        change(store, random, experiments, runs);
        RunSearch search = search(random, experiments);
        for (int page = 0; page < 3; page++) {
          Place next = compare(store, search);
          if (next == null) {
            break;
          }
          change(store, random, experiments, runs);
          search = behind(search, next);
        }
      }
      assertThat(store.columnBytes())
          .isBetween(columnBytes == Long.MAX_VALUE ? 1L : 0L, columnBytes);
    }
  }

  /// Asks both ways, and returns the place where the page ends.
  private static @Nullable Place compare(SqliteStore store, RunSearch search) {
    String question = search.toString();
    Answer bySql =
        store.read(
            SCOPE,
            tx -> {
              tx.experiments().find(EXPERIMENT);
              return Answer.of(tx, search);
            });
    Answer byColumn = store.read(SCOPE, tx -> Answer.of(tx, search));
    assertThat(ids(byColumn)).as(question).isEqualTo(ids(bySql));
    assertThat(byColumn.equals(bySql)).as(question).isTrue();
    long count = store.read(SCOPE, tx -> tx.runs().count(search));
    assertThat(count).as(question).isEqualTo(bySql.total);
    return bySql.page.next();
  }

  private static RunSearch behind(RunSearch search, Place place) {
    return new RunSearch(
        search.experiments(),
        search.filter(),
        search.order(),
        search.view(),
        search.columns(),
        search.maxResults(),
        place);
  }

  private record Answer(SearchPage<Run> page, long total) {
    static Answer of(ReadTransaction tx, RunSearch search) {
      return new Answer(tx.runs().search(search), tx.runs().count(search));
    }
  }

  private static List<String> ids(Answer answer) {
    return answer.page.items().stream().map(run -> run.info().id().hex()).toList();
  }

  private void change(
      SqliteStore store, Random random, List<ExperimentId> experiments, List<RunInfo> runs) {
    if (runs.size() < 10 || random.nextInt(5) == 0) {
      RunInfo run = run(random, RandomSearch.pick(random, experiments));
      write(store, tx -> tx.runs().create(run));
      runs.add(run);
      return;
    }
    int at = random.nextInt(runs.size());
    RunInfo run = runs.get(at);
    String text = text(random);
    int key = random.nextInt(3);
    switch (random.nextInt(9)) {
      case 0, 1 ->
          write(store, tx -> tx.runs().putParams(run.id(), List.of(Param.of("p" + key, text))));
      case 2 -> write(store, tx -> tx.runs().putTags(run.id(), List.of(new Tag("t" + key, text))));
      case 3 -> write(store, tx -> tx.runs().removeTag(run.id(), "t" + key));
      case 4 -> {
        RunInfo changed = run.withName(text).withStatus(RunStatus.FAILED, run.startMs() + key);
        write(store, tx -> tx.runs().update(changed));
        runs.set(at, changed);
      }
      case 5 -> {
        ExperimentId experiment = RandomSearch.pick(random, experiments);
        if (random.nextInt(4) == 0) {
          write(
              store,
              tx -> {
                tx.runs().deleteAll(experiment, 5);
                tx.runs().restoreAll(experiment, random.nextBoolean() ? 5 : 6);
              });
        }
      }
      case 6 -> {
        RunInfo lost = run(random, run.experiment());
        Throwable thrown =
            catchThrowable(() ->
                write(
                    store,
                    tx -> {
                      tx.runs().create(lost);
                      tx.runs().putTags(run.id(), List.of(new Tag("t0", "lost")));
                      throw new IllegalStateException("meant");
                    }));
        assertThat(thrown).hasMessage("meant");
      }
      default -> {
        FrameBuilder frame = new FrameBuilder();
        frame.add("m" + key, random.nextInt(20), 1, RandomSearch.number(random));
        write(store, tx -> tx.points().append(run.id(), 0, frame.build(), 1));
      }
    }
  }

  private RunInfo run(Random random, ExperimentId experiment) {
    long start = random.nextInt(8) == 0 ? (1L << 53) + random.nextInt(3) : random.nextInt(10);
    boolean deleted = random.nextInt(4) == 0;
    return new RunInfo(
        ids.nextRunId(),
        experiment,
        text(random),
        text(random),
        RunStatus.RUNNING,
        deleted ? Lifecycle.DELETED : Lifecycle.ACTIVE,
        start,
        random.nextBoolean() ? (Long) (start + random.nextInt(9)) : null,
        null,
        deleted ? (Long) 3L : null);
  }

  private static String text(Random random) {
    return random.nextInt(4) == 0 ? RandomSearch.pick(random, WIDE) : RandomSearch.text(random);
  }

  private static RunSearch search(Random random, List<ExperimentId> experiments) {
    @Nullable Filter filter =
        switch (random.nextInt(8)) {
          case 0 -> null;
          case 1 ->
              new Filter.NumberComparison(
                  new Field.RunAttribute(Field.Attribute.START_TIME),
                  RandomSearch.pick(random, List.of(Operator.values())),
                  (double) (1L << 53));
          default -> RandomSearch.filter(random, 3);
        };
    return new RunSearch(
        random.nextInt(3) == 0 ? experiments : List.of(RandomSearch.pick(random, experiments)),
        filter,
        RandomSearch.order(random),
        RandomSearch.pick(random, List.of(View.values())),
        RunColumns.ALL,
        random.nextInt(30),
        null);
  }

  /// Two runs change places in each write; a search that saw half of a write would count wrongly.
  @RepeatedTest(5)
  void aCommitIsSeenWholeOrNotAtAll() throws Exception {
    int pairs = 8;
    try (SqliteStore store = SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs())) {
      List<RunId> runs = new ArrayList<>();
      for (int i = 0; i < 2 * pairs; i++) {
        runs.add(create(store));
        putSide(store, runs.get(i), i % 2 == 0 ? "left" : "right");
      }
      RunSearch left = of(equal("side", "left"), "side");
      List<Callable<Void>> work = new ArrayList<>();
      for (int p = 0; p < pairs; p++) {
        RunId one = runs.get(2 * p);
        RunId other = runs.get(2 * p + 1);
        work.add(() -> {
          for (int i = 0; i < 100; i++) {
            String side = i % 2 == 0 ? "right" : "left";
            write(
                store,
                tx -> {
                  tx.runs().putTags(one, List.of(new Tag("side", side)));
                  tx.runs()
                      .putTags(
                          other, List.of(new Tag("side", side.equals("left") ? "right" : "left")));
                });
          }
          return null;
        });
      }
      for (int s = 0; s < 3; s++) {
        work.add(() -> {
          for (int i = 0; i < 200; i++) {
            Answer answer = store.read(SCOPE, tx -> Answer.of(tx, left));
            assertThat(answer.total).isEqualTo(pairs);
            assertThat(answer.page.items())
                .hasSize(pairs)
                .allSatisfy(run -> assertThat(run.tags()).containsExactly(new Tag("side", "left")));
          }
          return null;
        });
      }
      all(work);
    }
  }

  @Test
  void aSearchSeesEveryWriteAnsweredBeforeWhileOthersWrite() throws Exception {
    try (SqliteStore store = SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs())) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String mine = "n" + t;
        work.add(() -> {
          for (int i = 0; i < 60; i++) {
            RunId run = create(store);
            write(store, tx -> tx.runs().putTags(run, List.of(new Tag(mine, "" + run))));
            FrameBuilder frame = new FrameBuilder();
            frame.add(mine, 1, 1, i);
            write(store, tx -> tx.points().append(run, 0, frame.build(), 1));
            RunSearch tagged = of(equal(mine, "" + run), mine);
            assertThat(store.read(SCOPE, tx -> Answer.of(tx, tagged)).total).isEqualTo(1);
            RunSearch logged =
                of(
                    new Filter.NumberComparison(
                        new Field.Metric(mine), Operator.GREATER_OR_EQUAL, i),
                    mine);
            assertThat(store.read(SCOPE, tx -> Answer.of(tx, logged)).page.items())
                .extracting(found -> found.info().id())
                .containsExactly(run);
          }
          return null;
        });
      }
      all(work);
    }
  }

  private static void all(List<Callable<Void>> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
  }

  private static Filter equal(String tag, String value) {
    return new Filter.TextComparison(new Field.Tag(tag), Operator.EQUAL, value);
  }

  private static RunSearch of(Filter filter, String tag) {
    return new RunSearch(
        List.of(EXPERIMENT),
        filter,
        List.of(new Order(new Field.Tag(tag), false)),
        View.ACTIVE,
        new RunColumns(false, Set.of(), Set.of(tag), Set.of(), false, false),
        100,
        null);
  }

  private RunId create(SqliteStore store) {
    RunInfo run =
        new RunInfo(
            ids.nextRunId(),
            EXPERIMENT,
            "r",
            "",
            RunStatus.RUNNING,
            Lifecycle.ACTIVE,
            1,
            null,
            null,
            null);
    write(store, tx -> tx.runs().create(run));
    return run.id();
  }

  private static void putSide(SqliteStore store, RunId run, String side) {
    write(store, tx -> tx.runs().putTags(run, List.of(new Tag("side", side))));
  }

  private static ExperimentId experiment(SqliteStore store, int number) {
    return store.write(
        SCOPE,
        tx -> {
          ExperimentId id = tx.experiments().nextId();
          tx.experiments()
              .create(
                  new Experiment(
                      id,
                      "e" + number,
                      "",
                      ExperimentStatus.ACTIVE,
                      Lifecycle.ACTIVE,
                      1,
                      1,
                      Map.of(),
                      null));
          return id;
        });
  }

  private static void write(SqliteStore store, Consumer<WriteTransaction> work) {
    store.write(
        SCOPE,
        tx -> {
          work.accept(tx);
          return true;
        });
  }
}
