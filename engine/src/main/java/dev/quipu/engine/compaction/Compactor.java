package dev.quipu.engine.compaction;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.compaction.Backlogs.Next;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.RunKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the frames of runs into chunks in the background. One thread has [RunCompactor] compact
/// the run with the largest backlog, then seal the chunks of ended runs.
///
/// The thread gives way to ingest. While points come in, it rests after every few milliseconds,
/// three times as long as it worked, so that neither a write nor a search waits long for it. New
/// frames reuse the database space of removed frames. Once points stop coming in, most of that
/// space is given back to the disk.
public final class Compactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  private static final int REST_TIMES = 3;

  /// Shorter work is not followed by a rest, because the rest would last longer than requested.
  private static final long LEAST_WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /// Free space that stays in the database: enough for some seconds of logging.
  private static final long FREE_BYTES_KEPT = 16 << 20;

  private final Store store;
  private final RunCompactor runs;
  private final Optional<FreeSpace> free;
  private final Backlogs backlogs = new Backlogs();
  private final Thread thread;

  /// The end of the thread's last rest.
  private long restedNanos;

  /// @param framesAreRead waits until whoever reads frames by their events has read all that are
  ///   stored; false if that takes too long, so that compacted frames are not removed yet
  public Compactor(Store store, BlobStore blobs, BooleanSupplier framesAreRead) {
    this.store = store;
    this.runs = new RunCompactor(store, blobs, this::rest, framesAreRead);
    this.free = store.files().map(FreeSpace::new);
    thread = Thread.ofPlatform().name("quipu-compactor").daemon().unstarted(this::work);
  }

  /// Starts the thread.
  public void start() {
    thread.start();
  }

  /// Notes a frame that was stored.
  public void appended(ProjectId project, RunId run, int points) {
    backlogs.appended(new RunKey(project, run), points);
  }

  /// Notes a run that was changed.
  public void changed(ProjectId project, RunInfo run) {
    if (run.status().isEnd()) {
      backlogs.ended(new RunKey(project, run.id()));
    }
  }

  /// Compacts all frames of a run, even if that is not worthwhile, seals its chunks if they are
  /// due, and returns afterwards.
  public void compact(ProjectId project, RunId run) {
    RunKey key = new RunKey(project, run);
    while (compactSome(key, true)) {
      removeFrames(key);
    }
    removeFrames(key);
    runs.seal(key);
  }

  /// Ends the thread after its current task.
  @Override
  public void close() {
    backlogs.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(Duration.ofSeconds(1));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    goOnAfterAnything("What waits to be compacted could not be looked up", this::findWork);
    try {
      for (@Nullable Next next = backlogs.next(); next != null; next = backlogs.next()) {
        restedNanos = System.nanoTime();
        Next work = next;
        goOnAfterAnything("Nothing was compacted this time", () -> run(work));
        rest();
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    }
  }

  private void run(Next next) {
    switch (next) {
      case Next.Frames(var run) ->
          orGiveUp(
              run,
              () -> {
                compactSome(run, false);
                removeFrames(run);
              });
      case Next.Ended(var run) -> orGiveUp(run, () -> runs.seal(run));
      case Next.Quiet _ -> giveBack();
    }
  }

  /// The thread survives any exception: without it frames would pile up.
  private static void goOnAfterAnything(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.error(what, e);
    }
  }

  /// Rests in proportion to the work since the last rest. Only the thread rests: somebody waits for
  /// every other compaction.
  private void rest() {
    long worked = System.nanoTime() - restedNanos;
    if (!Thread.currentThread().equals(thread) || worked < LEAST_WORK_NANOS) {
      return;
    }
    try {
      backlogs.rest(REST_TIMES * worked);
    } catch (InterruptedException e) {
      thread.interrupt();
    }
    restedNanos = System.nanoTime();
  }

  private void findWork() {
    store.readAcrossProjects(all -> {
      all.backlogs(
          of -> backlogs.found(new RunKey(of.project(), of.run()), of.frames(), of.points()));
      all.unsealed((project, run) -> backlogs.ended(new RunKey(project, run)));
      return true;
    });
  }

  private boolean compactSome(RunKey key, boolean always) {
    return switch (runs.compactSome(key, always)) {
      case RunCompactor.Outcome.Nothing _ -> {
        backlogs.none(key);
        yield false;
      }
      case RunCompactor.Outcome.NotWorthWhile _ -> {
        backlogs.postpone(key);
        yield false;
      }
      case RunCompactor.Outcome.Done(long frames, long points) -> {
        backlogs.compacted(key, frames, points);
        yield true;
      }
    };
  }

  private void removeFrames(RunKey key) {
    backlogs.freed();
    runs.removeFrames(key);
  }

  private void orGiveUp(RunKey key, Runnable work) {
    try {
      work.run();
    } catch (QuipuException e) {
      giveUp(key, e);
    } catch (RuntimeException | Error e) {
      LOG.error("Run {} is not compacted now; it is tried again with fewer points", key.run(), e);
      runs.takeLess();
      backlogs.postpone(key);
    }
  }

  private void giveUp(RunKey key, QuipuException e) {
    if (e.code() == ErrorCode.NOT_FOUND) {
      // The run has been purged.
      backlogs.none(key);
    } else {
      // The run is damaged, or the disk is full.
      LOG.warn("Run {} is not compacted: {}", key.run(), e.message());
      backlogs.postpone(key);
    }
  }

  /// Gives the space of removed frames back to the disk, as long as no points come in.
  private void giveBack() {
    try {
      free.ifPresent(
          space -> space.giveBack(FREE_BYTES_KEPT, (given, of, held) -> backlogs.isQuiet()));
      if (!backlogs.isQuiet()) {
        backlogs.freed();
      }
    } catch (QuipuException e) {
      LOG.warn("What frames took in the database is not given back: {}", e.message());
    }
  }
}
