package dev.quipu.engine.compaction;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.compaction.CompactionPlan.SeriesPart;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.read.CompactionReader;
import dev.quipu.engine.port.read.CompactionReader.Backlog;
import dev.quipu.engine.port.read.CompactionReader.Compaction;
import dev.quipu.engine.port.read.CompactionReader.Kind;
import dev.quipu.engine.port.read.CompactionReader.NewChunk;
import dev.quipu.engine.port.read.CompactionReader.StoredBody;
import dev.quipu.engine.port.read.CompactionReader.StoredFrame;
import dev.quipu.engine.port.read.RunKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Compacts a run: reads some of its frames, encodes them, and replaces them by chunks in one short
/// transaction. A kill at any moment leaves either the frames or the chunks to read. If a run has
/// few points, or many keys of few points each, its frames stay: as chunks they would be larger.
///
/// Sealing moves a chunk to the blob store. A chunk is sealed when it is full, or when its run has
/// ended and it has [ChunkLimits#SEALED_CHUNK_POINTS]: nothing is expected to be merged with it.
final class RunCompactor {
  /// Of a series: a smaller chunk costs more than the frames.
  private static final long LEAST_POINTS_A_SERIES = 32;

  /// Few, so that the writer is soon free again.
  private static final int FRAMES_REMOVED_AT_ONCE = 64;

  /// Few, because they are held in memory.
  private static final int CHUNKS_SEALED_AT_ONCE = 16;

  private static final int LEAST_POINTS_TIMES = 1024;

  private final Store store;
  private final BlobStore blobs;
  private final Runnable pause;
  private final BooleanSupplier framesAreRead;

  /// Held while frames or chunks of any run are replaced: two threads must not take the same ones.
  private final ReentrantLock compacting = new ReentrantLock();

  /// The divisor of the points taken at once, raised after a failure.
  private int fewerTimes = 1;

  /// @param pause called after every piece of work
  /// @param framesAreRead see [Compactor]
  RunCompactor(Store store, BlobStore blobs, Runnable pause, BooleanSupplier framesAreRead) {
    this.framesAreRead = framesAreRead;
    this.store = store;
    this.blobs = blobs;
    this.pause = pause;
  }

  /// The outcome of an attempt to compact some frames.
  sealed interface Outcome {
    /// No frames wait.
    record Nothing() implements Outcome {}

    /// There are too few points yet.
    record NotWorthWhile() implements Outcome {}

    /// This many frames and points are in chunks now.
    record Done(long frames, long points) implements Outcome {}
  }

  /// Compacts the oldest frames of a run.
  ///
  /// @param always whether to compact even if it is not worthwhile
  Outcome compactSome(RunKey key, boolean always) {
    compacting.lock();
    try {
      return compactSomeAlone(key, always);
    } finally {
      compacting.unlock();
    }
  }

  private Outcome compactSomeAlone(RunKey key, boolean always) {
    long bytes =
        Math.min(
                CompactionLimits.COMPACTION_BYTES,
                Runtime.getRuntime().maxMemory() / CompactionLimits.COMPACTION_HEAP_PART)
            / fewerTimes;
    int points =
        (int)
            Math.min(
                CompactionLimits.COMPACTION_POINTS,
                bytes / CompactionLimits.COMPACTION_POINT_BYTES);
    Backlog backlog =
        withLessLineage(read(key, frames -> frames.backlog(key.run(), points, (int) bytes)));
    if (backlog.frames().isEmpty()) {
      return new Outcome.Nothing();
    }
    CompactionPlan plan = new CompactionPlan(backlog);
    if (!always && plan.points() < LEAST_POINTS_A_SERIES * plan.parts() && !backlog.isCutOff()) {
      return new Outcome.NotWorthWhile();
    }
    long compacted = plan.points();
    int frames = backlog.frames().size();
    long afterFrame = backlog.afterFrame();
    try (BlobStore.Hold hold = blobs.hold()) {
      List<NewChunk> chunks = encode(key, plan, hold);
      Compaction compaction =
          new Compaction(
              afterFrame, plan.throughFrame(), plan.rows(), plan.removed(), chunks, plan.lineage());
      store.write(
          Scope.of(key.project()),
          tx -> {
            tx.compaction().compact(key.run(), compaction);
            return true;
          });
    }
    fewerTimes = Math.max(1, fewerTimes / 2);
    return new Outcome.Done(frames, compacted);
  }

  /// The first frames of a backlog, so few that their lineage is written soon.
  private static Backlog withLessLineage(Backlog backlog) {
    long bytes = 0;
    for (int i = 0; i < backlog.frames().size(); i++) {
      StoredFrame frame = backlog.frames().get(i);
      bytes += frame.kind() == FrameKind.LINEAGE ? frame.bytes().length : 0;
      if (i > 0 && bytes > CompactionLimits.LINEAGE_BYTES) {
        return new Backlog(
            backlog.afterFrame(), backlog.frames().subList(0, i), true, backlog.rows());
      }
    }
    return backlog;
  }

  /// Takes fewer points at once until a step succeeds again.
  void takeLess() {
    compacting.lock();
    try {
      fewerTimes = Math.min(LEAST_POINTS_TIMES, 2 * fewerTimes);
    } finally {
      compacting.unlock();
    }
  }

  private <T> T read(RunKey key, Function<CompactionReader, T> question) {
    return store.read(Scope.of(key.project()), tx -> question.apply(tx.compaction()));
  }

  private static boolean hasEnded(ReadTransaction tx, RunKey key) {
    return tx.runs().find(key.run()).map(RunInfo::status).filter(RunStatus::isEnd).isPresent();
  }

  /// Encodes one series at a time and keeps only the bytes, because there may be 100,000 series.
  private List<NewChunk> encode(RunKey key, CompactionPlan plan, BlobStore.Hold hold) {
    boolean ended = store.read(Scope.of(key.project()), tx -> hasEnded(tx, key));
    List<NewChunk> chunks = new ArrayList<>();
    for (SeriesPart part : plan.series()) {
      plan.merge(part, read(key, stored -> stored.chunks(key.run(), part.key(), part.attempt())))
          .forEach(piece -> chunks.add(encode(piece, ended, hold)));
      pause.run();
    }
    for (SeriesPart part : plan.jsonSeries()) {
      plan.mergeJson(
              part, read(key, stored -> stored.openJson(key.run(), part.key(), part.attempt())))
          .forEach(piece -> chunks.add(encode(piece, ended, hold)));
      pause.run();
    }
    for (Timeline timeline : plan.timelines()) {
      plan.merge(timeline, read(key, stored -> stored.chunks(key.run(), timeline)))
          .forEach(piece -> chunks.add(encode(piece, ended, hold)));
      pause.run();
    }
    return chunks;
  }

  private NewChunk encode(CompactionPlan.TimelinePiece piece, boolean ended, BlobStore.Hold hold) {
    boolean sealed =
        piece.isFull()
            || (ended && piece.chunk().extent().values() >= ChunkLimits.SEALED_CHUNK_POINTS);
    return new NewChunk(
        piece.timeline().key(),
        0,
        Kind.of(piece.timeline()),
        piece.chunk(),
        sealed ? put(hold, piece.chunk().bytes()) : null);
  }

  private NewChunk encode(CompactionPlan.Piece piece, boolean ended, BlobStore.Hold hold) {
    int points = piece.points().size();
    byte[] bytes = piece.points().encode(0, points);
    boolean sealed =
        points >= (ended ? ChunkLimits.SEALED_CHUNK_POINTS : ChunkLimits.SERIES_CHUNK_POINTS);
    return new NewChunk(
        piece.series().key(),
        piece.series().attempt(),
        piece.repeats() ? Kind.REPEATS : Kind.LINE,
        Chunk.open(bytes),
        sealed ? put(hold, bytes) : null);
  }

  private NewChunk encode(CompactionPlan.JsonPiece piece, boolean ended, BlobStore.Hold hold) {
    boolean sealed =
        piece.isFull()
            || (ended && piece.chunk().extent().values() >= ChunkLimits.SEALED_CHUNK_POINTS);
    return new NewChunk(
        piece.series().key(),
        piece.series().attempt(),
        Kind.JSON,
        piece.chunk(),
        sealed ? put(hold, piece.chunk().bytes()) : null);
  }

  /// Moves the large chunks of an ended run to the blob store. A run that has not ended stays as it
  /// is.
  void seal(RunKey key) {
    compacting.lock();
    try {
      List<StoredBody> some = unsealed(key);
      while (!some.isEmpty()) {
        try (BlobStore.Hold hold = blobs.hold()) {
          Map<Long, Digest> sealed = new HashMap<>();
          for (StoredBody chunk : some) {
            sealed.put(chunk.no(), put(hold, chunk.bytes()));
            pause.run();
          }
          store.write(
              Scope.of(key.project()),
              tx -> {
                tx.compaction().seal(sealed);
                return true;
              });
        }
        some = unsealed(key);
      }
    } finally {
      compacting.unlock();
    }
  }

  private List<StoredBody> unsealed(RunKey key) {
    return store.read(
        Scope.of(key.project()),
        tx ->
            hasEnded(tx, key)
                ? tx.compaction().unsealed(key.run(), CHUNKS_SEALED_AT_ONCE)
                : List.of());
  }

  private Digest put(BlobStore.Hold hold, byte[] bytes) {
    store.files().ifPresent(EmbeddedFiles::requireRoom);
    try {
      return hold.put(new ByteArrayInputStream(bytes), bytes.length).digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes the frames of a run that have been compacted, unless somebody has yet to read them:
  /// then they are removed with those that are compacted next.
  void removeFrames(RunKey key) {
    if (!framesAreRead.getAsBoolean()) {
      return;
    }
    int removed;
    do {
      removed =
          store.write(
              Scope.of(key.project()),
              tx -> tx.compaction().removeCompacted(key.run(), FRAMES_REMOVED_AT_ONCE));
      pause.run();
    } while (removed == FRAMES_REMOVED_AT_ONCE);
  }
}
