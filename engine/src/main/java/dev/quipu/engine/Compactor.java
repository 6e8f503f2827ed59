package dev.quipu.engine;

import dev.quipu.codec.Chunk;
import dev.quipu.core.Digest;
import dev.quipu.core.Limits;
import dev.quipu.core.ProjectId;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.CompactionStore.Backlog;
import dev.quipu.engine.store.CompactionStore.Compaction;
import dev.quipu.engine.store.CompactionStore.NewChunk;
import dev.quipu.engine.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the frames of runs into chunks, in the background: one thread takes the run with the
/// largest backlog, reads some of its frames, encodes them, and puts the chunks in their place in
/// one short transaction. A kill at any moment leaves either the frames or the chunks to be read.
///
/// It keeps out of the way of ingest: while points come in it rests three times as long as it
/// works. Frames of a run with few points, or with many keys of few points each, stay frames: as
/// chunks they would be larger.
public final class Compactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  /// A backlog of fewer points and frames is read fast enough as it is.
  private static final long LEAST_POINTS = 8192;

  private static final long LEAST_FRAMES = 512;

  /// Of a series: a chunk of fewer costs more than the frames.
  private static final long LEAST_POINTS_A_SERIES = 32;

  /// Few, so that the writer is soon free again.
  private static final int FRAMES_REMOVED_AT_ONCE = 64;

  private static final int RUNS_WATCHED = 20_000;
  private static final int REST_TIMES = 3;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Store store;
  private final BlobStore blobs;

  /// Held while frames of some run are compacted: those who ask for it and the thread must not take
  /// the same ones. Taken before the other lock.
  private final ReentrantLock compacting = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RunKey, Waiting> waiting = new HashMap<>();
  private final Thread thread;
  private long appendedNanos = System.nanoTime() - IDLE_NANOS;
  private boolean closed;

  Compactor(Store store, BlobStore blobs) {
    this.store = store;
    this.blobs = blobs;
    thread = Thread.ofPlatform().name("quipu-compactor").daemon().unstarted(this::work);
  }

  /// Begins to work.
  void start() {
    thread.start();
  }

  private record RunKey(ProjectId project, RunId run) {}

  /// What of a run is in frames.
  private static final class Waiting {
    long frames;
    long points;

    /// The points it must have before it is looked at again, since it was not worth while.
    long retryPoints;

    boolean isWorthALook() {
      return (points >= LEAST_POINTS || frames >= LEAST_FRAMES) && points >= retryPoints;
    }
  }

  /// Takes note of a frame that was stored.
  void appended(ProjectId project, RunId run, int points) {
    lock.lock();
    try {
      Waiting of = waiting.computeIfAbsent(new RunKey(project, run), _ -> new Waiting());
      of.frames++;
      of.points += points;
      if (waiting.size() > RUNS_WATCHED) {
        // Most have only a few points for ever; one that goes on comes back.
        waiting.values().removeIf(one -> one.points < LEAST_POINTS / 2);
      }
      appendedNanos = System.nanoTime();
      if (of.isWorthALook()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Compacts all frames of a run, whether it is worth while or not, before it returns.
  public void compact(ProjectId project, RunId run) {
    while (compactSome(new RunKey(project, run), true)) {
      removeFrames(project, run);
    }
    removeFrames(project, run);
  }

  /// Ends the thread when it has done what it is at.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
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
    try {
      findBacklogs();
      for (@Nullable RunKey next = next(); next != null; next = next()) {
        long start = System.nanoTime();
        try {
          compactSome(next, false);
          removeFrames(next.project, next.run);
        } catch (QuipuException e) {
          giveUp(next, e);
        }
        rest(REST_TIMES * (System.nanoTime() - start));
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    } catch (RuntimeException | Error e) {
      LOG.error("Frames are no longer compacted until the server is started again", e);
    }
  }

  private void findBacklogs() {
    List<RunKey> found = new ArrayList<>();
    store.read(tx -> {
      tx.points()
          .compaction()
          .backlogs(run -> {
            if (run.points() >= LEAST_POINTS || run.frames() >= LEAST_FRAMES) {
              found.add(add(new RunKey(run.project(), run.run()), run.frames(), run.points()));
            }
          });
      return true;
    });
    LOG.debug("{} runs have a backlog", found.size());
  }

  private RunKey add(RunKey key, long frames, long points) {
    lock.lock();
    try {
      Waiting of = waiting.computeIfAbsent(key, _ -> new Waiting());
      of.frames += frames;
      of.points += points;
      return key;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the run with the largest backlog; null at the end.
  private @Nullable RunKey next() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        @Nullable RunKey largest = null;
        long points = -1;
        for (Map.Entry<RunKey, Waiting> one : waiting.entrySet()) {
          if (one.getValue().isWorthALook() && one.getValue().points > points) {
            largest = one.getKey();
            points = one.getValue().points;
          }
        }
        if (largest != null) {
          return largest;
        }
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /// Rests, as long as points come in.
  private void rest(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long end = System.nanoTime() + nanos;
      for (long left = nanos;
          !closed && left > 0 && System.nanoTime() - appendedNanos < IDLE_NANOS;
          left = end - System.nanoTime()) {
        changed.awaitNanos(Math.min(left, TICK_NANOS));
      }
    } finally {
      lock.unlock();
    }
  }

  /// A run that cannot be compacted, because it is damaged, gone, or the disk is full, is left
  /// alone until it has grown.
  private void giveUp(RunKey key, QuipuException e) {
    LOG.warn("The frames of run {} are not compacted: {}", key.run, e.message());
    lock.lock();
    try {
      Waiting of = waiting.get(key);
      if (of != null) {
        of.retryPoints = 2 * of.points + LEAST_POINTS;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Compacts the oldest frames of a run; false if there are none, or it is not worth while.
  private boolean compactSome(RunKey key, boolean always) {
    compacting.lock();
    try {
      return compactSomeAlone(key, always);
    } finally {
      compacting.unlock();
    }
  }

  private boolean compactSomeAlone(RunKey key, boolean always) {
    Backlog backlog =
        store.read(
            tx -> tx.points().compaction().backlog(key.project, key.run, Limits.COMPACTION_POINTS));
    if (backlog.frames().isEmpty()) {
      settled(key, null);
      return false;
    }
    CompactionPlan plan = new CompactionPlan(backlog);
    if (!always
        && plan.points() < LEAST_POINTS_A_SERIES * plan.series().size()
        && plan.points() < Limits.COMPACTION_POINTS) {
      postpone(key);
      return false;
    }
    for (CompactionPlan.SeriesPart series : plan.series()) {
      plan.merge(
          series,
          store.read(tx ->
              tx.points()
                  .compaction()
                  .chunks(key.project, key.run, series.key(), series.attempt())));
    }
    Compaction compaction =
        new Compaction(
            backlog.afterFrame(),
            plan.throughFrame(),
            plan.rows(),
            plan.removed(),
            plan.pieces().stream().map(this::encode).toList());
    store.write(tx -> {
      tx.points().compaction().compact(key.project, key.run, compaction);
      return true;
    });
    settled(key, new Taken(backlog.frames().size(), plan.points()));
    return true;
  }

  private NewChunk encode(CompactionPlan.Piece piece) {
    byte[] bytes = piece.points().encode(0, piece.points().size());
    return new NewChunk(
        piece.series().key(),
        piece.series().attempt(),
        piece.repeats(),
        Chunk.open(bytes),
        piece.sealed() ? put(bytes) : null);
  }

  private Digest put(byte[] bytes) {
    try {
      return blobs.put(new ByteArrayInputStream(bytes), bytes.length).digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Taken(long frames, long points) {}

  /// @param taken what is no longer in frames; null if nothing is
  private void settled(RunKey key, @Nullable Taken taken) {
    lock.lock();
    try {
      Waiting of = waiting.get(key);
      if (of == null) {
        return;
      }
      if (taken != null) {
        of.frames -= taken.frames;
        of.points -= taken.points;
        of.retryPoints = 0;
      }
      if (taken == null || of.frames <= 0) {
        waiting.remove(key);
      }
    } finally {
      lock.unlock();
    }
  }

  private void postpone(RunKey key) {
    lock.lock();
    try {
      Waiting of = waiting.get(key);
      if (of != null) {
        of.retryPoints = 2 * of.points;
      }
    } finally {
      lock.unlock();
    }
  }

  private void removeFrames(ProjectId project, RunId run) {
    int removed;
    do {
      removed =
          store.write(
              tx -> tx.points().compaction().removeCompacted(project, run, FRAMES_REMOVED_AT_ONCE));
    } while (removed == FRAMES_REMOVED_AT_ONCE);
  }
}
