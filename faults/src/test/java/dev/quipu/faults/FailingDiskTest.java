package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.faults.DiskFaults.Action;
import dev.quipu.faults.DiskFaults.Kind;
import dev.quipu.faults.DiskFaults.Operation;
import dev.quipu.faults.DiskFaults.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Fails the k-th write, sync or rename of each kind of file, for k from 1 on, under the same work:
/// a frame, a log-batch and a file in turn. Every answer must be true, and reads go on.
/// `-Dquipu.faults.operations` sets the greatest k.
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FailingDiskTest {
  private static final int OPERATIONS = Integer.getInteger("quipu.faults.operations", 1);

  /// The most steps of work for each operation to come.
  private static final int STEPS = 200;

  private static final int STEPS_AFTERWARDS = 3;

  @TempDir private Path folder;

  /// The fate of writes after a write that the disk has failed.
  private enum Afterwards {
    /// All writes are refused until the server is started again.
    REFUSED,
    STORED
  }

  @Test
  void aFailedSyncOfTheLogEndsTheWritesUntilARestart() throws Exception {
    walk(new Point(Operation.SYNC, Kind.LOG), Action.FAIL_EIO, Afterwards.REFUSED);
  }

  @Test
  void aFailedWriteOfTheLogEndsTheWritesUntilARestart() throws Exception {
    walk(new Point(Operation.WRITE, Kind.LOG), Action.FAIL_EIO, Afterwards.REFUSED);
  }

  @Test
  void aFullDiskFailsTheWritesOfOneCommitAndNoLaterOnes() throws Exception {
    walk(new Point(Operation.WRITE, Kind.LOG), Action.FAIL_ENOSPC, Afterwards.STORED);
  }

  /// The log keeps the pages that could not be copied, and is copied again as a whole.
  @Test
  void aFailureToCopyTheLogIntoTheDatabaseLosesNothing() throws Exception {
    walk(new Point(Operation.SYNC, Kind.DATABASE), Action.FAIL_EIO, Afterwards.STORED);
    walk(new Point(Operation.WRITE, Kind.DATABASE), Action.FAIL_EIO, Afterwards.STORED);
    walk(new Point(Operation.WRITE, Kind.DATABASE), Action.FAIL_ENOSPC, Afterwards.STORED);
  }

  @Test
  void aBlobThatCannotBeWrittenIsNotThereAndTheNextOneIs() throws Exception {
    walk(new Point(Operation.WRITE, Kind.BLOB_TEMPORARY), Action.FAIL_ENOSPC, Afterwards.STORED);
    walk(new Point(Operation.SYNC, Kind.BLOB_TEMPORARY), Action.FAIL_EIO, Afterwards.STORED);
    walk(new Point(Operation.RENAME, Kind.BLOB), Action.FAIL_EIO, Afterwards.STORED);
    walk(new Point(Operation.SYNC, Kind.BLOB_FOLDER), Action.FAIL_EIO, Afterwards.STORED);
  }

  private void walk(Point point, Action action, Afterwards afterwards) throws Exception {
    Path place = Files.createTempDirectory(folder, "walk");
    Path data = place.resolve("data");
    DiskFaults faults = DiskFaults.under(data, place);
    for (int k = 1; k <= OPERATIONS; k++) {
      String name = "%s at %s number %d".formatted(action, point, k);
      Work work;
      try (Child server = Child.launch(data, faults.environment());
          Wire wire = new Wire(server.awaitUrl())) {
        work = new Work(wire, new SplittableRandom(k));
        faults.arm(point, k, action, false, k);
        for (int step = 0; step < STEPS * k && !faults.hasFired(); step++) {
          work.step(wire);
          if (point.kind() == Kind.DATABASE) {
            work.fillLog(wire);
          }
        }
        assertThat(faults.hasFired()).as(name).isTrue();
        int before = work.stored();
        for (int step = 0; step < STEPS_AFTERWARDS; step++) {
          work.step(wire);
        }
        int more = work.stored() - before;
        int expected =
            switch (afterwards) {
              case REFUSED -> 0;
              case STORED -> STEPS_AFTERWARDS * Work.WRITES_PER_STEP;
            };
        assertThat(more).as("writes stored after " + name).isEqualTo(expected);
        work.requireReadable(wire);
        wire.requireWritable(afterwards == Afterwards.STORED);
        faults.disarm();
        // A clean stop and a kill leave different files behind.
        if (k % 2 == 0) {
          server.kill();
        } else {
          server.terminate();
          server.awaitExit();
        }
      }
      audit(data, work);
      System.out.printf("%s: %s%n", name, work);
    }
  }

  private static void audit(Path data, Work work) throws IOException, InterruptedException {
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      work.audit(wire);
      int before = work.stored();
      work.step(wire);
      assertThat(work.stored() - before)
          .as("writes stored after a restart")
          .isEqualTo(Work.WRITES_PER_STEP);
      work.audit(wire);
      server.terminate();
      server.awaitExit();
    }
  }
}
