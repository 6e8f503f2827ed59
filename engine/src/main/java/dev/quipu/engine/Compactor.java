package dev.quipu.engine;

import dev.quipu.codec.Chunk;
import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.Limits;
import dev.quipu.core.ProjectId;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.RunInfo;
import dev.quipu.engine.Backlogs.RunKey;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.CompactionStore.Backlog;
import dev.quipu.engine.store.CompactionStore.Compaction;
import dev.quipu.engine.store.CompactionStore.NewChunk;
import dev.quipu.engine.store.CompactionStore.StoredBody;
import dev.quipu.engine.store.Store;
import dev.quipu.engine.store.Transaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the frames of runs into chunks, in the background: one thread takes the run with the
/// largest backlog, reads some of its frames, encodes them, and puts the chunks in their place in
/// one short transaction. A kill at any moment leaves either the frames or the chunks to be read.
///
/// Chunks are sealed, that is moved to the blob store, when they are full, or when their run has
/// ended and they have [Limits#SEALED_CHUNK_POINTS]: nothing is expected to be merged with them.
///
/// It keeps out of the way of ingest: while points come in it rests three times as long as it
/// works, after every few milliseconds, so that neither a write nor a search finds it in its way
/// for long. Frames of a run with few points, or with many keys of few points each, stay frames: as
/// chunks they would be larger.
public final class Compactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  /// Of a series: a chunk of fewer costs more than the frames.
  private static final long LEAST_POINTS_A_SERIES = 32;

  /// Few, so that the writer is soon free again.
  private static final int FRAMES_REMOVED_AT_ONCE = 64;

  /// Few, as they are held in memory.
  private static final int CHUNKS_SEALED_AT_ONCE = 16;

  private static final int REST_TIMES = 3;

  /// Work of less than this is not followed by a rest, which would be longer than asked for.
  private static final long LEAST_WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Store store;
  private final BlobStore blobs;
  private final Backlogs backlogs = new Backlogs();

  /// Held while frames or chunks of some run are replaced: those who ask for it and the thread must
  /// not take the same ones.
  private final ReentrantLock compacting = new ReentrantLock();

  private final Thread thread;

  /// The end of the last rest of the thread.
  private long restedNanos;

  Compactor(Store store, BlobStore blobs) {
    this.store = store;
    this.blobs = blobs;
    thread = Thread.ofPlatform().name("quipu-compactor").daemon().unstarted(this::work);
  }

  /// Begins to work.
  void start() {
    thread.start();
  }

  /// Takes note of a frame that was stored.
  void appended(ProjectId project, RunId run, int points) {
    backlogs.appended(new RunKey(project, run), points);
  }

  /// Takes note of a run that was changed.
  void changed(ProjectId project, RunInfo run) {
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
    seal(key);
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
    try {
      findWork();
      for (Backlogs.@Nullable Next next = backlogs.next(); next != null; next = backlogs.next()) {
        restedNanos = System.nanoTime();
        try {
          if (next.ended()) {
            seal(next.run());
          } else {
            compactSome(next.run(), false);
            removeFrames(next.run());
          }
        } catch (QuipuException e) {
          giveUp(next.run(), e);
        }
        rest();
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    } catch (RuntimeException | Error e) {
      LOG.error("Frames are no longer compacted until the server is started again", e);
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

  private void findWork() {
    store.read(tx -> {
      tx.points()
          .compaction()
          .backlogs(
              of -> backlogs.found(new RunKey(of.project(), of.run()), of.frames(), of.points()));
      tx.points().compaction().unsealed((project, run) -> backlogs.ended(new RunKey(project, run)));
      return true;
    });
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
        store.read(tx ->
            tx.points().compaction().backlog(key.project(), key.run(), Limits.COMPACTION_POINTS));
    if (backlog.frames().isEmpty()) {
      backlogs.none(key);
      return false;
    }
    CompactionPlan plan = new CompactionPlan(backlog);
    if (!always
        && plan.points() < LEAST_POINTS_A_SERIES * plan.series().size()
        && plan.points() < Limits.COMPACTION_POINTS) {
      backlogs.postpone(key);
      return false;
    }
    for (CompactionPlan.SeriesPart series : plan.series()) {
      plan.merge(
          series,
          store.read(tx ->
              tx.points()
                  .compaction()
                  .chunks(key.project(), key.run(), series.key(), series.attempt())));
      rest();
    }
    boolean ended = store.read(tx -> hasEnded(tx, key));
    List<NewChunk> chunks = new ArrayList<>();
    for (CompactionPlan.Piece piece : plan.pieces()) {
      chunks.add(encode(piece, ended));
      rest();
    }
    Compaction compaction =
        new Compaction(
            backlog.afterFrame(), plan.throughFrame(), plan.rows(), plan.removed(), chunks);
    store.write(tx -> {
      tx.points().compaction().compact(key.project(), key.run(), compaction);
      return true;
    });
    backlogs.compacted(key, backlog.frames().size(), plan.points());
    return true;
  }

  private static boolean hasEnded(Transaction tx, RunKey key) {
    return tx.runs().find(key.project(), key.run()).map(RunInfo::status).stream()
        .anyMatch(status -> status.isEnd());
  }

  private NewChunk encode(CompactionPlan.Piece piece, boolean ended) {
    int points = piece.points().size();
    byte[] bytes = piece.points().encode(0, points);
    boolean sealed = points >= (ended ? Limits.SEALED_CHUNK_POINTS : Limits.SERIES_CHUNK_POINTS);
    return new NewChunk(
        piece.series().key(),
        piece.series().attempt(),
        piece.repeats(),
        Chunk.open(bytes),
        sealed ? put(bytes) : null);
  }

  /// Moves the large chunks of a run that has ended to the blob store. A run that goes on is left
  /// as it is.
  private void seal(RunKey key) {
    compacting.lock();
    try {
      List<StoredBody> some = unsealed(key);
      while (!some.isEmpty()) {
        Map<Long, Digest> sealed = new HashMap<>();
        for (StoredBody chunk : some) {
          sealed.put(chunk.no(), put(chunk.bytes()));
          rest();
        }
        store.write(tx -> {
          tx.points().compaction().seal(sealed);
          return true;
        });
        some = unsealed(key);
      }
    } finally {
      compacting.unlock();
    }
  }

  private List<StoredBody> unsealed(RunKey key) {
    return store.read(tx ->
        hasEnded(tx, key)
            ? tx.points().compaction().unsealed(key.project(), key.run(), CHUNKS_SEALED_AT_ONCE)
            : List.of());
  }

  private Digest put(byte[] bytes) {
    try {
      return blobs.put(new ByteArrayInputStream(bytes), bytes.length).digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void removeFrames(RunKey key) {
    int removed;
    do {
      removed =
          store.write(tx ->
              tx.points()
                  .compaction()
                  .removeCompacted(key.project(), key.run(), FRAMES_REMOVED_AT_ONCE));
      rest();
    } while (removed == FRAMES_REMOVED_AT_ONCE);
  }
}
