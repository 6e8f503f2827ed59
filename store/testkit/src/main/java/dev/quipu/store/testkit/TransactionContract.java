package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.read.RunColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The promises of [dev.quipu.engine.port.Store] about transactions.
public abstract class TransactionContract extends StoreFixture {
  @Test
  void theSecretIsMadeWithTheStoreAndStays() {
    byte[] secret = store.secret();
    assertThat(secret).hasSize(32);
    reopen();
    assertThat(store.secret()).isEqualTo(secret);
  }

  @Test
  void aWriteThatThrowsLeavesNothingAndItsExceptionIsThrown() {
    RunId run = createRun();
    log(run, new Point("kept", 1, 1, 1));
    RunInfo other = run(EXPERIMENT, "other", 1);

    assertThatThrownBy(() ->
            write(tx -> {
              tx.runs().create(other);
              tx.runs().putTags(run, List.of(new Tag("a", "b")));
              tx.runs().update(tx.runs().find(run).orElseThrow().withName("new"));
              dev.quipu.core.frame.FrameBuilder frame = new dev.quipu.core.frame.FrameBuilder();
              frame.add("lost", 1, 1, 1);
              tx.points().append(run, 0, frame.build(), 1);
              throw new IllegalStateException("on purpose");
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("on purpose");

    assertThat(runs().find(other.id())).isEmpty();
    assertThat(runsOfWriter().find(run).orElseThrow().name()).isEqualTo("run");
    var found = runs().load(run, RunColumns.ALL).orElseThrow();
    assertThat(found.tags()).isEmpty();
    assertThat(found.metrics()).extracting(series -> series.key()).containsExactly("kept");
  }

  @Test
  void anErrorOfTheWorkIsThrownTooAndTheStoreGoesOn() {
    assertThatThrownBy(() ->
            write(tx -> {
              throw new AssertionError("on purpose");
            }))
        .isInstanceOf(AssertionError.class);
    assertThat(createRun()).isNotNull();
  }

  @Test
  void writesThatShareACommitDoNotShareTheirFate() throws Exception {
    RunId run = createRun();
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    inVirtualThreads(
        200,
        i -> {
          try {
            write(tx -> {
              tx.runs().putParams(run, List.of(Param.of("p" + i, "v" + i)));
              if (i % 3 == 0) {
                throw new IllegalStateException("fails " + i);
              }
            });
          } catch (IllegalStateException e) {
            failures.add(String.valueOf(e.getMessage()));
          }
        });

    assertThat(failures).hasSize(67);
    assertThat(runs().load(run, RunColumns.ALL).orElseThrow().params())
        .hasSize(133)
        .allSatisfy(param -> {
          int i = Integer.parseInt(param.key().substring(1));
          assertThat(i % 3).isNotZero();
          assertThat(param.value()).isEqualTo("v" + i);
        });
  }

  @Test
  void whatAWriterWasAnsweredEveryReaderSees() throws Exception {
    inVirtualThreads(
        50,
        i -> {
          RunInfo run = run(EXPERIMENT, "run " + i, i);
          write(tx -> tx.runs().create(run));
          assertThat(runs().find(run.id())).contains(run);
          for (int step = 0; step < 5; step++) {
            log(run.id(), new Point("loss", step, step, step));
            long count = step + 1L;
            assertThat(points().findSeries(run.id(), "loss").orElseThrow().summary().count())
                .isEqualTo(count);
          }
        });
  }

  @Test
  void aReadSeesOneSnapshot() {
    RunId run = createRun();
    List<String> names = new ArrayList<>();
    read(tx -> {
      names.add(tx.runs().find(run).orElseThrow().name());
      CompletableFuture.runAsync(() ->
              write(other ->
                  other.runs().update(other.runs().find(run).orElseThrow().withName("renamed"))))
          .join();
      names.add(tx.runs().find(run).orElseThrow().name());
      return true;
    });
    assertThat(names).containsExactly("run", "run");
    assertThat(runs().find(run).orElseThrow().name()).isEqualTo("renamed");
  }

  @Test
  void aReadThatFindsARunFirstSeesItsSummariesUpToDate() {
    RunId run = createRun();
    for (int i = 0; i < 20; i++) {
      log(run, new Point("loss", i, i, i));
      long count = i + 1L;
      Series found =
          read(tx -> {
            assertThat(tx.runs().find(run)).isPresent();
            return tx.points().findSeries(run, "loss").orElseThrow();
          });
      assertThat(found.summary().count()).isEqualTo(count);
    }
  }

  @Test
  void aWriteMayReadSummariesOfWritesBeforeIt() {
    RunId run = createRun();
    for (int i = 0; i < 5; i++) {
      log(run, new Point("loss", i, i, i));
      long count = i + 1L;
      assertThat(pointsOfWriter().findSeries(run, "loss").orElseThrow().summary().count())
          .isEqualTo(count);
    }
  }

  @Test
  void aWriteSeesWhatItWroteItself() {
    RunInfo run = run(EXPERIMENT, "new", 1);
    write(tx -> {
      tx.runs().create(run);
      tx.runs().putParams(run.id(), List.of(Param.of("a", "b")));
      assertThat(tx.runs().find(run.id())).contains(run);
      assertThat(tx.runs().findParams(run.id(), java.util.Set.of("a", "z"))).containsOnlyKeys("a");
    });
  }

  @Test
  void aWorkMayReturnNull() {
    assertThat(store.<@org.jspecify.annotations.Nullable String>write(SCOPE, tx -> null)).isNull();
    assertThat(store.<@org.jspecify.annotations.Nullable String>read(SCOPE, tx -> null)).isNull();
  }

  @Test
  void anInterruptedWriterLearnsTheTruthAndKeepsItsInterrupt() throws Exception {
    RunId run = createRun();
    AtomicInteger stored = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    inVirtualThreads(
        100,
        i -> {
          Thread.currentThread().interrupt();
          try {
            write(tx -> tx.runs().putTags(run, List.of(new Tag("t" + i, ""))));
            stored.incrementAndGet();
          } catch (QuipuException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            refused.incrementAndGet();
          }
          assertThat(Thread.interrupted()).isTrue();
        });
    assertThat(stored.get() + refused.get()).isEqualTo(100);
    assertThat(runs().load(run, RunColumns.ALL).orElseThrow().tags()).hasSize(stored.get());
  }

  @Test
  void closingAnswersEveryWriteAndTheDataAreThereAfterwards() throws Exception {
    RunId run = createRun();
    AtomicInteger stored = new AtomicInteger();
    inVirtualThreads(
        20,
        thread -> {
          for (int i = 0; ; i++) {
            try {
              log(run, new Point("k", thread, i, i));
            } catch (QuipuException e) {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              return;
            }
            if (stored.incrementAndGet() == 200) {
              store.close();
            }
          }
        });
    store = open(blobs);
    assertThat(points().findSeries(run, "k").orElseThrow().summary().count())
        .isEqualTo(stored.get());
  }

  @Test
  void afterClosingEverythingIsRefused() {
    store.close();
    assertThatThrownBy(() -> write(tx -> {}))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThatThrownBy(() -> read(tx -> true))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    store = open(blobs);
  }

  /// Runs the work once for each number, all at the same time.
  static void inVirtualThreads(int count, java.util.function.IntConsumer work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        Callable<Boolean> one =
            () -> {
              work.accept(number);
              return true;
            };
        all.add(threads.submit(one));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }
}
