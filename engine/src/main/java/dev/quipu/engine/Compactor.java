package dev.quipu.engine;

import dev.quipu.codec.Chunk;
import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.Limits;
import dev.quipu.core.ProjectId;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.RunInfo;
import dev.quipu.engine.Backlogs.Next;
import dev.quipu.engine.Backlogs.RunKey;
import dev.quipu.engine.CompactionPlan.SeriesPart;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.CompactionStore;
import dev.quipu.engine.store.CompactionStore.Backlog;
import dev.quipu.engine.store.CompactionStore.Compaction;
import dev.quipu.engine.store.CompactionStore.Kind;
import dev.quipu.engine.store.CompactionStore.NewChunk;
import dev.quipu.engine.store.CompactionStore.StoredBody;
import dev.quipu.engine.store.Store;
import dev.quipu.engine.store.Transaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
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
/// works. Frames of a run with few points, or with many keys of few points each, stay frames: as
/// chunks they would be larger. What frames took in the database is taken again by the next ones;
/// once no more points come in, most of it is given back to the disk.
public final class Compactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  /// Of a series: a chunk of fewer costs more than the frames.
  private static final long LEAST_POINTS_A_SERIES = 32;

  /// Few, so that the writer is soon free again.
  private static final int FRAMES_REMOVED_AT_ONCE = 64;

  /// Few, as they are held in memory.
  private static final int CHUNKS_SEALED_AT_ONCE = 16;

  private static final int REST_TIMES = 3;

  /// Free space in the database that is not given back: what some seconds of logging need.
  private static final long FREE_BYTES_KEPT = 16 << 20;

  private final Store store;
  private final BlobStore blobs;
  private final FreeSpace free;
  private final Backlogs backlogs = new Backlogs();

  /// Held while frames or chunks of some run are replaced: those who ask for it and the thread must
  /// not take the same ones.
  private final ReentrantLock compacting = new ReentrantLock();

  private final Thread thread;

  Compactor(Store store, BlobStore blobs) {
    this.store = store;
    this.blobs = blobs;
    this.free = new FreeSpace(store);
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
      for (@Nullable Next next = backlogs.next(); next != null; next = backlogs.next()) {
        long start = System.nanoTime();
        switch (next) {
          case Next.Frames(var run) ->
              orGiveUp(
                  run,
                  () -> {
                    compactSome(run, false);
                    removeFrames(run);
                  });
          case Next.Ended(var run) -> orGiveUp(run, () -> seal(run));
          case Next.Quiet _ -> giveBack();
        }
        backlogs.rest(REST_TIMES * (System.nanoTime() - start));
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted", e);
    } catch (RuntimeException | Error e) {
      LOG.error("Frames are no longer compacted until the server is started again", e);
    }
  }

  private void orGiveUp(RunKey key, Runnable work) {
    try {
      work.run();
    } catch (QuipuException e) {
      giveUp(key, e);
    }
  }

  /// Gives space that removed frames took back to the disk, as long as no points come in.
  private void giveBack() {
    try {
      free.giveBack(FREE_BYTES_KEPT, (given, of, began) -> backlogs.isQuiet());
      if (!backlogs.isQuiet()) {
        backlogs.freed();
      }
    } catch (QuipuException e) {
      LOG.warn("What frames took in the database is not given back: {}", e.message());
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
        read(frames ->
            frames.backlog(
                key.project(), key.run(), Limits.COMPACTION_POINTS, Limits.COMPACTION_BYTES));
    if (backlog.frames().isEmpty()) {
      backlogs.none(key);
      return false;
    }
    CompactionPlan plan = new CompactionPlan(backlog);
    if (!always && plan.points() < LEAST_POINTS_A_SERIES * plan.parts() && !backlog.isCutOff()) {
      backlogs.postpone(key);
      return false;
    }
    for (SeriesPart part : plan.series()) {
      plan.merge(
          part,
          read(chunks -> chunks.chunks(key.project(), key.run(), part.key(), part.attempt())));
    }
    for (SeriesPart part : plan.jsonSeries()) {
      plan.mergeJson(
          part,
          read(chunks -> chunks.openJson(key.project(), key.run(), part.key(), part.attempt())));
    }
    boolean ended = store.read(tx -> hasEnded(tx, key));
    Compaction compaction =
        new Compaction(
            backlog.afterFrame(),
            plan.throughFrame(),
            plan.rows(),
            plan.removed(),
            Stream.concat(
                    plan.pieces().stream().map(piece -> encode(piece, ended)),
                    plan.jsonPieces().stream().map(piece -> store(piece, ended)))
                .toList());
    store.write(tx -> {
      tx.points().compaction().compact(key.project(), key.run(), compaction);
      return true;
    });
    backlogs.compacted(key, backlog.frames().size(), plan.points());
    return true;
  }

  private <T> T read(Function<CompactionStore, T> question) {
    return store.read(tx -> question.apply(tx.points().compaction()));
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
        piece.repeats() ? Kind.REPEATS : Kind.LINE,
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
        some.forEach(chunk -> sealed.put(chunk.no(), put(chunk.bytes())));
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

  private NewChunk store(CompactionPlan.JsonPiece piece, boolean ended) {
    boolean sealed =
        piece.isFull() || (ended && piece.chunk().extent().values() >= Limits.SEALED_CHUNK_POINTS);
    return new NewChunk(
        piece.series().key(),
        piece.series().attempt(),
        Kind.JSON,
        piece.chunk(),
        sealed ? put(piece.chunk().bytes()) : null);
  }

  private Digest put(byte[] bytes) {
    try {
      return blobs.put(new ByteArrayInputStream(bytes), bytes.length).digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void removeFrames(RunKey key) {
    backlogs.freed();
    int removed;
    do {
      removed =
          store.write(tx ->
              tx.points()
                  .compaction()
                  .removeCompacted(key.project(), key.run(), FRAMES_REMOVED_AT_ONCE));
    } while (removed == FRAMES_REMOVED_AT_ONCE);
  }
}
