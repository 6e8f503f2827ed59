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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the frames of runs into chunks, in the background: one thread has [RunCompactor] compact
/// the run with the largest backlog, then seal the chunks of those that have ended.
///
/// It keeps out of the way of ingest: while points come in it rests three times as long as it
/// works, after every few milliseconds, so that neither a write nor a search finds it in its way
/// for long. What frames took in the database is taken again by the next ones; once no more points
/// come in, most of it is given back to the disk.
public final class Compactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  private static final int REST_TIMES = 3;

  /// Work of less than this is not followed by a rest, which would be longer than asked for.
  private static final long LEAST_WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /// Free space in the database that is not given back: what some seconds of logging need.
  private static final long FREE_BYTES_KEPT = 16 << 20;

  private final Store store;
  private final RunCompactor runs;
  private final Optional<FreeSpace> free;
  private final Backlogs backlogs = new Backlogs();
  private final Thread thread;

  /// The end of the last rest of the thread.
  private long restedNanos;

  public Compactor(Store store, BlobStore blobs) {
    this.store = store;
    this.runs = new RunCompactor(store, blobs, this::rest);
    this.free = store.files().map(FreeSpace::new);
    thread = Thread.ofPlatform().name("quipu-compactor").daemon().unstarted(this::work);
  }

  /// Begins to work.
  public void start() {
    thread.start();
  }

  /// Takes note of a frame that was stored.
  public void appended(ProjectId project, RunId run, int points) {
    backlogs.appended(new RunKey(project, run), points);
  }

  /// Takes note of a run that was changed.
  public void changed(ProjectId project, RunInfo run) {
    if (run.status().isEnd()) {
      backlogs.ended(new RunKey(project, run.id()));
    }
  }

  /// Compacts all frames of a run, whether it is worth while or not, and seals what is to be
  /// sealed, before it returns.
  public void compact(ProjectId project, RunId run) {
    RunKey key = new RunKey(project, run);
    while (compactSome(key, true)) {
      removeFrames(key);
    }
    removeFrames(key);
    runs.seal(key);
  }

  /// Ends the thread when it has done what it is at.
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

  /// Whatever happens, the thread lives on: without it frames would pile up.
  private static void goOnAfterAnything(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.error(what, e);
    }
  }

  /// Rests as long as is due for the work since the last rest. Only the thread does: whoever else
  /// compacts a run is waited for.
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
      // It has been removed for good.
      backlogs.none(key);
    } else {
      // It is damaged, or the disk is full.
      LOG.warn("Run {} is not compacted: {}", key.run(), e.message());
      backlogs.postpone(key);
    }
  }

  /// Gives space that removed frames took back to the disk, as long as no points come in.
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
