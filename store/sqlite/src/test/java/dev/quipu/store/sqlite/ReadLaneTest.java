package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.Caller;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.store.sqlite.read.Readers;
import dev.quipu.store.sqlite.read.TransactionSession;
import dev.quipu.store.sqlite.session.SqliteLimits;
import dev.quipu.store.testkit.MemoryBlobs;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Searches beside other reads, each called as the thread of a request calls them.
class ReadLaneTest {
  private static final ProjectId PROJECT = ProjectId.DEFAULT;
  private static final Scope SCOPE = Scope.of(PROJECT);
  private static final ExperimentId EXPERIMENT = ExperimentId.DEFAULT;
  private static final int PLACES = Readers.searchers() + SqliteLimits.SEARCHES_WAITING;

  /// A caller that has gone by the time of the check.
  private static final Caller GONE =
      action -> {
        action.run();
        return () -> {};
      };

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch go = new CountDownLatch(1);

  @TempDir private Path folder;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs());
  }

  @AfterEach
  void close() {
    go.countDown();
    threads.close();
    store.close();
  }

  @Test
  @Timeout(60)
  void closingAgainDoesNothing() {
    store.close();
    store.close();
  }

  @Test
  void whatIsNoSearchIsAnsweredWhileSearchesHoldTheirLane() throws Exception {
    int refused = 5;
    CountDownLatch refusals = new CountDownLatch(refused);
    List<Future<Boolean>> searches = new ArrayList<>();
    for (int i = 0; i < PLACES + refused; i++) {
      searches.add(
          threads.submit(() -> {
            try {
              return blocking();
            } catch (QuipuException e) {
              assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
              assertThat(e.message()).contains("" + SqliteLimits.SEARCHES_WAITING);
              refusals.countDown();
              return false;
            }
          }));
    }
    refusals.await();
    for (int i = 0; i < 20; i++) {
      asRequest(() ->
          store.write(
              SCOPE,
              tx -> {
                tx.runs().create(run());
                return true;
              }));
      asRequest(() -> store.read(SCOPE, tx -> tx.experiments().find(EXPERIMENT)));
    }
    assertThat(searches.stream().filter(Future::isDone)).hasSize(refused);
    go.countDown();
    int answered = 0;
    for (Future<Boolean> search : searches) {
      answered += search.get() ? 1 : 0;
    }
    assertThat(answered).isEqualTo(PLACES);
  }

  @Test
  void searchesAreAnsweredWhileReadsHoldTheirLane() throws Exception {
    List<Future<Boolean>> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      reads.add(
          threads.submit(() ->
              store.read(
                  SCOPE,
                  tx -> {
                    await();
                    return true;
                  })));
    }
    assertThat(countAll()).isZero();
    assertThat(reads.stream().noneMatch(Future::isDone)).isTrue();
    go.countDown();
    for (Future<Boolean> read : reads) {
      assertThat(read.get()).isTrue();
    }
  }

  @Test
  void aSearchThatWaitsLeavesTheQueueWithItsCaller() throws Exception {
    CountDownLatch begun = new CountDownLatch(Readers.searchers());
    List<Future<Boolean>> searches = new ArrayList<>();
    for (int i = 0; i < Readers.searchers(); i++) {
      searches.add(
          threads.submit(() ->
              store.search(
                  SCOPE,
                  tx -> {
                    begun.countDown();
                    await();
                    return true;
                  })));
    }
    begun.await();
    List<Future<QuipuException>> left = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < SqliteLimits.SEARCHES_WAITING; i++) {
        left.add(
            threads.submit(() ->
                catchThrowableOfType(
                    QuipuException.class,
                    () ->
                        store.search(
                            SCOPE.withCaller(GONE),
                            tx -> {
                              throw new AssertionError("Nobody waits for it");
                            }))));
      }
      for (Future<QuipuException> one : left) {
        assertThat(one.get().code()).isEqualTo(ErrorCode.UNAVAILABLE);
      }
      left.clear();
    }
    assertThat(searches.stream().noneMatch(Future::isDone)).isTrue();
  }

  @Test
  void aSearchThatRunsEndsWithItsCallerByColumnAndInSql() throws Exception {
    store.write(
        SCOPE,
        tx -> {
          for (int i = 0; i < 60; i++) {
            RunInfo run = run();
            tx.runs().create(run);
            tx.runs().putTags(run.id(), List.of(new Tag("t", "a".repeat(7990) + i)));
          }
          return true;
        });
    RunSearch hostile = hostile();
    // More than there are readers, so each reader ends some.
    for (int i = 0; i < 2 * Readers.searchers() + 2; i++) {
      boolean bySql = i % 2 == 0;
      QuipuException thrown =
          asRequest(() ->
              catchThrowableOfType(
                  QuipuException.class,
                  () ->
                      store.search(
                          SCOPE.withCaller(GONE),
                          tx -> {
                            if (bySql) {
                              // A read that began earlier cannot use the columns.
                              tx.experiments().find(EXPERIMENT);
                            }
                            return tx.runs().count(hostile);
                          })));
      assertThat(thrown).as("by SQL: " + bySql).isNotNull();
      assertThat(thrown.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(thrown.message()).contains("has gone");
    }
    assertThat(countAll()).isEqualTo(60);
  }

  @Test
  void closingBreaksSearchesOff() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Future<QuipuException> endless =
        threads.submit(() ->
            catchThrowableOfType(
                QuipuException.class,
                () ->
                    store.search(
                        SCOPE,
                        tx -> {
                          begun.countDown();
                          return TransactionSession.of(tx)
                              .number(
                                  """
                                  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                                  SELECT count(*) FROM n
                                  """);
                        })));
    begun.await();
    store.close();
    assertThat(endless.get().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(endless.get().message()).contains("closed");
    open();
  }

  private boolean blocking() {
    return store.search(
        SCOPE,
        tx -> {
          await();
          return true;
        });
  }

  private void await() {
    try {
      go.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T asRequest(Callable<T> work) throws Exception {
    return threads.submit(work).get();
  }

  private long countAll() throws Exception {
    Long count = asRequest(() -> store.search(SCOPE, tx -> tx.runs().count(all())));
    return count;
  }

  private static RunSearch all() {
    return new RunSearch(List.of(EXPERIMENT), null, List.of(), View.ALL, RunColumns.NONE, 1, null);
  }

  /// Takes seconds unless broken off.
  private static RunSearch hostile() {
    List<Filter> parts = new ArrayList<>();
    for (int i = 0; i < 149; i++) {
      parts.add(new Filter.Like(new Field.Tag("t"), "%" + "a_".repeat(490) + "b" + i + "%", true));
    }
    return new RunSearch(
        List.of(EXPERIMENT), new Filter.Or(parts), List.of(), View.ALL, RunColumns.NONE, 1, null);
  }

  private static RunInfo run() {
    return new RunInfo(
        IdSource.system().nextRunId(),
        EXPERIMENT,
        "r",
        "",
        RunStatus.RUNNING,
        Lifecycle.ACTIVE,
        1,
        null,
        null,
        null);
  }
}
