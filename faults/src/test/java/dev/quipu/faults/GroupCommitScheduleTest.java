package dev.quipu.faults;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.store.shared.StoredRun;
import dev.quipu.store.shared.summaries.DirtyRuns;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.shared.write.WriteJob;
import dev.quipu.store.shared.write.WriteQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The group commit under many schedules: its queue and jobs with a writer like that of a store,
/// but without the database, and the readers' knowledge of its sweeps.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class GroupCommitScheduleTest {
  @Test
  void everyWriteIsAnsweredOnceWithItsOwnResult() {
    Schedules.explore(() -> {
      WriteQueue queue = new WriteQueue();
      int[] ran = new int[2];
      Schedules.together(
          () -> workUntilClosed(queue),
          () -> {
            Schedules.together(() -> write(queue, ran, 0), () -> write(queue, ran, 1));
            queue.close();
          });
      require(ran[0] == 1 && ran[1] == 1, "each ran once");
    });
  }

  @Test
  void aWriteThatCrossesTheCloseIsAnsweredOrRefused() {
    Schedules.explore(() -> {
      WriteQueue queue = new WriteQueue();
      int[] ran = new int[1];
      boolean[] refused = new boolean[1];
      Schedules.together(
          () -> workUntilClosed(queue),
          queue::close,
          () -> {
            try {
              write(queue, ran, 0);
            } catch (QuipuException e) {
              require(e.code() == ErrorCode.UNAVAILABLE, e.message());
              refused[0] = true;
            }
          });
      require(ran[0] == (refused[0] ? 0 : 1), "ran if it was not refused");
    });
  }

  @Test
  void anInterruptedWriteIsGivenUpOrAnsweredAndNeverBoth() {
    Schedules.explore(() -> {
      WriteQueue queue = new WriteQueue();
      int[] ran = new int[1];
      boolean[] givenUp = new boolean[1];
      Thread writer = new Thread(() -> workUntilClosed(queue));
      Thread caller =
          new Thread(() -> {
            try {
              write(queue, ran, 0);
            } catch (QuipuException e) {
              givenUp[0] = true;
            }
          });
      writer.start();
      caller.start();
      caller.interrupt();
      join(caller);
      queue.close();
      join(writer);
      require(ran[0] == (givenUp[0] ? 0 : 1), "ran if it was not given up");
    });
  }

  /// A reader that finds its run clean, and no sweep since before its snapshot, sees every point
  /// acknowledged before; see [DirtyRuns].
  @Test
  void aReaderThatFindsItsRunCleanSeesAllThatWasAcknowledged() {
    ProjectId project = ProjectId.DEFAULT;
    StoredRun run =
        new StoredRun(
            project, ExperimentId.DEFAULT, new RunId("0123456789abcdef0123456789abcdef"), 1);
    SummaryScope scope = new SummaryScope.OfRun(project, run.id());
    Schedules.explore(() -> {
      DirtyRuns dirty = new DirtyRuns();
      AtomicInteger acknowledged = new AtomicInteger();
      AtomicInteger rows = new AtomicInteger();
      Schedules.together(
          () -> {
            for (int points = 1; points <= 2; points++) {
              dirty.add(run);
              acknowledged.set(points);
              // A sweep: commits the rows, then reports them.
              rows.set(points);
              dirty.countSweep();
              dirty.remove(run);
            }
          },
          () -> {
            int expected = acknowledged.get();
            long before = dirty.sweeps();
            int seen = rows.get();
            boolean clean = !dirty.touches(scope) && dirty.sweeps() == before;
            require(!clean || seen >= expected, "saw " + seen + " of " + expected);
          });
    });
  }

  /// As the writer of a store: takes a group, runs it, and answers after the commit.
  private static void workUntilClosed(WriteQueue queue) {
    while (true) {
      WriteQueue.Batch batch = queue.take(8, Long.MAX_VALUE);
      if (batch.closed() && batch.jobs().isEmpty()) {
        return;
      }
      var group = batch.jobs().stream().filter(WriteJob::take).toList();
      group.forEach(job -> job.run());
      group.forEach(WriteJob::answer);
    }
  }

  private static void write(WriteQueue queue, int[] ran, int number) {
    WriteJob<Integer> job =
        new WriteJob<>(
            () -> {
              ran[number]++;
              return number;
            },
            false);
    queue.put(job);
    require(job.await() == number, "its own answer");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
