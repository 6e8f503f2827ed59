package dev.quipu.store.testkit;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.JsonChunk;
import dev.quipu.codec.chunk.JsonValues;
import dev.quipu.codec.line.Points;
import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineChunk;
import dev.quipu.codec.timeline.TimelineMerge;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.CompactionReader;
import dev.quipu.engine.port.read.CompactionReader.Backlog;
import dev.quipu.engine.port.read.CompactionReader.Compaction;
import dev.quipu.engine.port.read.CompactionReader.Kind;
import dev.quipu.engine.port.read.CompactionReader.NewChunk;
import dev.quipu.engine.port.read.CompactionReader.StoredBody;
import dev.quipu.engine.port.read.CompactionReader.StoredChunk;
import dev.quipu.engine.port.read.CompactionReader.StoredFrame;
import dev.quipu.engine.port.read.CompactionReader.StoredJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compacts runs over the ports alone and as plainly as possible, so that the contracts need no use
/// case of the engine: each series is merged with all of its chunks, each key with all of its open
/// JSON. Full chunks become blobs, and large chunks of a run that has ended.
final class PlainCompaction {
  private static final int POINTS = 500_000;
  private static final int BYTES = 32 << 20;

  private final Store store;
  private final Scope scope;
  private final BlobStore.Hold hold;
  private final RunId run;

  private PlainCompaction(Store store, Scope scope, BlobStore.Hold hold, RunId run) {
    this.store = store;
    this.scope = scope;
    this.hold = hold;
    this.run = run;
  }

  /// Compacts all frames of a run, and seals its large chunks if it has ended.
  static void compact(Store store, BlobStore blobs, Scope scope, RunId run) {
    try (BlobStore.Hold hold = blobs.hold()) {
      PlainCompaction compaction = new PlainCompaction(store, scope, hold, run);
      while (compaction.compactSome()) {
        compaction.removeFrames();
      }
      compaction.seal();
    }
  }

  private record Part(String key, int attempt) {}

  /// What the frames hold of each key and attempt.
  private static final class Gathered {
    final Map<Part, Points> numbers = new HashMap<>();
    final Map<Part, JsonValues> json = new HashMap<>();
    final Map<Timeline, TimeRows> times = new HashMap<>();
    final List<LineageRecord> lineage = new ArrayList<>();

    void add(StoredFrame frame, StreamRows rows) {
      if (frame.kind().isByTime()) {
        Frame decoded = Frame.decodeStored(frame.bytes());
        if (decoded.kind() == FrameKind.LINEAGE) {
          lineage.addAll(LineageFrames.read(decoded));
          return;
        }
        for (Timeline timeline : Timeline.of(decoded)) {
          timeline.addRows(
              decoded, frame.no(), times.computeIfAbsent(timeline, _ -> new TimeRows()));
        }
        return;
      }
      Frame.scan(
          frame.bytes(),
          rows,
          new Frame.Columns() {
            @Override
            public boolean wants(String key, boolean isJson, int count, long firstIndex) {
              return true;
            }

            @Override
            public void numbers(
                String key, int count, long first, long[] steps, long[] times, double[] values) {
              numbers
                  .computeIfAbsent(new Part(key, frame.attempt()), _ -> new Points())
                  .add(count, first, steps, times, values);
            }

            @Override
            public void json(
                String key, int count, long first, long[] steps, long[] times, JsonText[] values) {
              json.computeIfAbsent(new Part(key, frame.attempt()), _ -> new JsonValues())
                  .add(count, first, steps, times, values);
            }
          });
    }
  }

  private boolean compactSome() {
    Backlog backlog = store.read(scope, tx -> tx.compaction().backlog(run, POINTS, BYTES));
    if (backlog.frames().isEmpty()) {
      return false;
    }
    StreamRows rows = StreamRows.ofAll(backlog.rows());
    Gathered gathered = new Gathered();
    backlog.frames().forEach(frame -> gathered.add(frame, rows));
    Set<Long> removed = new HashSet<>();
    List<NewChunk> added = new ArrayList<>();
    gathered.numbers.forEach((part, points) -> mergeNumbers(part, points, removed, added));
    gathered.json.forEach((part, values) -> mergeJson(part, values, removed, added));
    gathered.times.forEach((timeline, times) -> mergeTimes(timeline, times, removed, added));
    Compaction compaction =
        new Compaction(
            backlog.afterFrame(),
            backlog.frames().getLast().no(),
            rows.rows(),
            removed,
            added,
            gathered.lineage);
    store.write(
        scope,
        tx -> {
          tx.compaction().compact(run, compaction);
          return true;
        });
    return true;
  }

  private void mergeNumbers(Part part, Points points, Set<Long> removed, List<NewChunk> added) {
    Points all = new Points();
    for (StoredChunk chunk :
        store.read(scope, tx -> tx.compaction().chunks(run, part.key, part.attempt))) {
      all.add(chunk.chunk(), 0, chunk.chunk().points());
      removed.add(chunk.no());
    }
    for (int i = 0; i < points.size(); i++) {
      all.add(points.step(i), points.timeMs(i), points.index(i), points.value(i));
    }
    Points repeats = new Points();
    all.sortByStep(repeats);
    repeats.sortByIndex();
    cut(part, Kind.LINE, all, added);
    cut(part, Kind.REPEATS, repeats, added);
  }

  private void cut(Part part, Kind kind, Points points, List<NewChunk> added) {
    for (int from = 0; from < points.size(); from += ChunkLimits.SERIES_CHUNK_POINTS) {
      int to = Math.min(points.size(), from + ChunkLimits.SERIES_CHUNK_POINTS);
      byte[] bytes = points.encode(from, to);
      boolean full = to - from == ChunkLimits.SERIES_CHUNK_POINTS;
      added.add(
          new NewChunk(part.key, part.attempt, kind, Chunk.open(bytes), full ? put(bytes) : null));
    }
  }

  private void mergeJson(Part part, JsonValues values, Set<Long> removed, List<NewChunk> added) {
    JsonValues all = new JsonValues();
    for (StoredJson chunk :
        store.read(scope, tx -> tx.compaction().openJson(run, part.key, part.attempt))) {
      chunk.chunk().decode(Long.MIN_VALUE, Long.MAX_VALUE, all);
      removed.add(chunk.no());
    }
    for (int i = 0; i < values.size(); i++) {
      all.add(values.step(i), values.timeMs(i), values.index(i), values.value(i));
    }
    List<JsonChunk> encoded = JsonChunk.encode(all);
    for (JsonChunk chunk : encoded) {
      @Nullable Digest blob = chunk == encoded.getLast() ? null : put(chunk.bytes());
      added.add(new NewChunk(part.key, part.attempt, Kind.JSON, chunk, blob));
    }
  }

  private void mergeTimes(
      Timeline timeline, TimeRows rows, Set<Long> removed, List<NewChunk> added) {
    TimelineMerge.Merged merged =
        TimelineMerge.merge(
            store.read(scope, tx -> tx.compaction().chunks(run, timeline)),
            rows,
            timeline.indexed(),
            timeline.merges());
    removed.addAll(merged.removed());
    for (TimelineChunk chunk : merged.made()) {
      @Nullable Digest blob = TimelineMerge.isFull(chunk) ? put(chunk.bytes()) : null;
      added.add(new NewChunk(timeline.key(), 0, Kind.of(timeline), chunk, blob));
    }
  }

  private void removeFrames() {
    while (store.write(scope, tx -> tx.compaction().removeCompacted(run, 5)) > 0) {
      // Some more may be left.
    }
  }

  private void seal() {
    for (List<StoredBody> some = unsealed(); !some.isEmpty(); some = unsealed()) {
      Map<Long, Digest> sealed = new HashMap<>();
      some.forEach(chunk -> sealed.put(chunk.no(), put(chunk.bytes())));
      store.write(
          scope,
          tx -> {
            tx.compaction().seal(sealed);
            return true;
          });
    }
  }

  private List<StoredBody> unsealed() {
    return store.read(
        scope,
        tx -> {
          RunInfo info = tx.runs().find(run).orElseThrow();
          CompactionReader chunks = tx.compaction();
          return info.status().isEnd() ? chunks.unsealed(run, 2) : List.of();
        });
  }

  private Digest put(byte[] bytes) {
    try {
      return hold.put(new ByteArrayInputStream(bytes), bytes.length).digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
