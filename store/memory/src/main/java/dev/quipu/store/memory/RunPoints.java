package dev.quipu.store.memory;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.EncodedChunk;
import dev.quipu.codec.chunk.JsonChunk;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LineBuilder;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.codec.line.RowsBuilder;
import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineChunk;
import dev.quipu.codec.timeline.TimelinePage;
import dev.quipu.codec.timeline.TimelineScan;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Summary;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.read.CompactionReader.Kind;
import dev.quipu.engine.port.read.PointReader.LoggedStream;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.TimelineReader.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The points of a run at one moment: frames, and the chunks they became.
final class RunPoints {
  final List<StoredFrame> frames = new ArrayList<>();
  final SortedMap<Long, StoredChunk> chunks = new TreeMap<>();
  final List<Attempt> attempts = new ArrayList<>();

  /// The number of compacted rows by stream.
  final Map<String, Long> rows = new HashMap<>();

  /// Frames up to this number are no longer read.
  long compacted;

  /// Made when they are first asked for.
  private volatile @Nullable SortedMap<String, Summary> summaries;

  record StoredFrame(long no, int attempt, Frame frame) {
    int bytes() {
      return frame.encoded().length;
    }
  }

  /// A chunk, whose bytes are here or in a blob.
  record StoredChunk(
      long no,
      String key,
      int attempt,
      Kind kind,
      EncodedChunk.Extent extent,
      int bytes,
      @Nullable ByteBuffer body,
      @Nullable Digest blob) {
    StoredChunk sealed(Digest digest) {
      return new StoredChunk(no, key, attempt, kind, extent, bytes, null, digest);
    }

    /// Duplicates are no points of their own, and rows by time are no points.
    long points() {
      return kind == Kind.LINE || kind == Kind.JSON ? extent.values() : 0;
    }

    Chunk open(BlobStore blobs) {
      return Chunk.open(content(blobs));
    }

    TimelineChunk openTimeline(BlobStore blobs) {
      return TimelineChunk.open(content(blobs));
    }

    JsonChunk openJson(BlobStore blobs) {
      return JsonChunk.open(content(blobs));
    }

    private ByteBuffer content(BlobStore blobs) {
      if (body != null) {
        return body.duplicate();
      }
      if (blob == null) {
        throw new IllegalStateException("Chunk " + no + " has no bytes");
      }
      try {
        return blobs
            .find(blob)
            .orElseThrow(() -> QuipuException.corrupt("Blob " + blob + " is missing"))
            .bytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  RunPoints copy() {
    RunPoints copy = new RunPoints();
    copy.frames.addAll(frames);
    copy.chunks.putAll(chunks);
    copy.attempts.addAll(attempts);
    copy.rows.putAll(rows);
    copy.compacted = compacted;
    copy.summaries = summaries;
    return copy;
  }

  /// Called after points or attempts have been added.
  void changed() {
    summaries = null;
  }

  /// The frames that wait to be compacted.
  Stream<StoredFrame> waiting() {
    return frames.stream().filter(frame -> frame.no > compacted);
  }

  private Stream<StoredFrame> pointFrames() {
    return waiting().filter(frame -> frame.frame.kind() == FrameKind.POINTS);
  }

  Taken taken() {
    return new Taken(
        pointFrames().mapToLong(frame -> frame.frame.points()).sum()
            + chunks.values().stream().mapToLong(StoredChunk::points).sum(),
        frameBytes() + chunkBytes(),
        0,
        0);
  }

  long frameBytes() {
    return waiting().mapToLong(StoredFrame::bytes).sum();
  }

  long chunkBytes() {
    return chunks.values().stream().mapToLong(StoredChunk::bytes).sum();
  }

  /// The chunks of a key, by attempt and first point.
  Stream<StoredChunk> chunks(String key, Kind kind) {
    return chunks.values().stream()
        .filter(chunk -> chunk.kind == kind && chunk.key.equals(key))
        .sorted(
            Comparator.comparingInt(StoredChunk::attempt)
                .thenComparingLong(chunk -> chunk.extent.leastStep())
                .thenComparingLong(chunk -> chunk.extent.greatestStep())
                .thenComparingLong(StoredChunk::no));
  }

  /// The chunks of a timeline, by time.
  Stream<StoredChunk> chunks(Timeline timeline) {
    return chunks.values().stream()
        .filter(chunk -> chunk.kind == Kind.of(timeline) && chunk.key.equals(timeline.key()))
        .sorted(
            Comparator.<StoredChunk>comparingLong(chunk -> chunk.extent.leastStep())
                .thenComparingLong(chunk -> chunk.extent.greatestStep())
                .thenComparingLong(chunk -> chunk.extent.leastIndex()));
  }

  TimelinePage read(
      Timeline timeline, TimelineWindow window, BlobStore blobs, LongConsumer memory) {
    TimeRows others = new TimeRows();
    waiting().forEach(frame -> timeline.addRows(frame.frame, frame.no, others));
    List<TimelineScan.Part> parts =
        chunks(timeline)
            .map(chunk ->
                new TimelineScan.Part(
                    chunk.extent.leastStep(),
                    chunk.extent.greatestStep(),
                    () -> chunk.openTimeline(blobs)))
            .toList();
    return new TimelineScan(window, timeline.merges(), memory).read(parts, others);
  }

  /// The content of each track.
  List<Content> tracks() {
    Map<String, Content> tracks = new TreeMap<>();
    chunks.values().stream()
        .filter(chunk -> chunk.kind == Kind.TRACK)
        .map(chunk ->
            new Content(
                Timeline.track(chunk.key),
                chunk.extent.values(),
                chunk.extent.leastStep(),
                chunk.extent.greatestStep()))
        .forEach(content -> tracks.merge(content.timeline().topic(), content, Content::with));
    waiting()
        .filter(frame -> frame.frame.kind() == FrameKind.TRACKS)
        .forEach(frame -> Content.addFrame(frame.frame, tracks));
    return List.copyOf(tracks.values());
  }

  /// The lines of some series by key.
  ///
  /// @param seen the attempts of the run; [Attempts#NONE] for all points
  Map<String, Line> lines(Set<String> keys, Attempts seen, BlobStore blobs, LongConsumer memory) {
    LineBuilder builder = new LineBuilder(keys, seen, rows, memory);
    for (String key : keys) {
      chunks(key, Kind.LINE).forEach(chunk -> builder.add(key, chunk.attempt, chunk.open(blobs)));
    }
    waiting().forEach(frame -> builder.add(frame.attempt, frame.frame.encoded()));
    return builder.build();
  }

  /// The summaries of the living points by key.
  SortedMap<String, Summary> summaries(BlobStore blobs) {
    SortedMap<String, Summary> known = summaries;
    if (known == null) {
      Set<String> keys = new HashSet<>();
      chunks.values().stream()
          .filter(chunk -> chunk.kind == Kind.LINE)
          .forEach(chunk -> keys.add(chunk.key));
      eachColumn((block, column) -> {
        if (!block.isJson(column)) {
          keys.add(block.key(column));
        }
      });
      SortedMap<String, Summary> made = new TreeMap<>();
      lines(keys, new Attempts(attempts), blobs, bytes -> {})
          .forEach((key, line) -> {
            Summary summary = line.summary();
            if (summary != null) {
              made.put(key, summary);
            }
          });
      known = made;
      summaries = made;
    }
    return known;
  }

  LoggedRows logged(
      String stream,
      long fromIndex,
      long lastIndex,
      @Nullable Set<String> keys,
      BlobStore blobs,
      LongConsumer memory) {
    RowsBuilder builder =
        new RowsBuilder(stream, rows.getOrDefault(stream, 0L), fromIndex, lastIndex, keys, memory);
    chunks.values().stream()
        .filter(chunk ->
            chunk.kind != Kind.LOG
                && chunk.kind != Kind.TRACK
                && StreamRows.streamOf(chunk.key).equals(stream))
        .sorted(Comparator.comparingLong(chunk -> chunk.extent.leastIndex()))
        .filter(chunk -> builder.wants(chunk.key) && overlaps(chunk, fromIndex, builder))
        .forEach(chunk -> {
          if (chunk.kind == Kind.JSON) {
            builder.add(chunk.key, chunk.attempt, chunk.openJson(blobs));
          } else {
            builder.add(chunk.key, chunk.attempt, chunk.open(blobs));
          }
        });
    waiting().forEach(frame -> builder.add(frame.attempt, frame.frame.encoded()));
    return builder.build();
  }

  /// The builder asks for fewer rows once it has many.
  private static boolean overlaps(StoredChunk chunk, long fromIndex, RowsBuilder builder) {
    return chunk.extent.greatestIndex() >= fromIndex
        && chunk.extent.leastIndex() <= builder.lastIndex();
  }

  SortedMap<String, LoggedStream> streams() {
    Map<String, Long> counts = new HashMap<>(rows);
    pointFrames()
        .flatMap(frame -> frame.frame.blocks().stream())
        .forEach(block -> {
          Set<String> streams = new HashSet<>();
          for (int k = 0; k < block.keyCount(); k++) {
            streams.add(StreamRows.streamOf(block.key(k)));
          }
          streams.forEach(stream -> counts.merge(stream, (long) block.rows(), Long::sum));
        });
    SortedMap<String, LoggedStream> streams = new TreeMap<>();
    counts.forEach((name, count) -> streams.put(name, new LoggedStream(count, json(name))));
    return streams;
  }

  /// The number of JSON values of a stream by key.
  private SortedMap<String, Long> json(String stream) {
    SortedMap<String, Long> json = new TreeMap<>();
    chunks.values().stream()
        .filter(chunk -> chunk.kind == Kind.JSON)
        .forEach(chunk -> json.merge(chunk.key, chunk.points(), Long::sum));
    eachColumn((block, column) -> {
      if (block.isJson(column)) {
        json.merge(block.key(column), (long) block.rows(), Long::sum);
      }
    });
    json.keySet().removeIf(key -> !StreamRows.streamOf(key).equals(stream));
    return json;
  }

  @FunctionalInterface
  private interface ColumnSink {
    void accept(Block block, int column);
  }

  private void eachColumn(ColumnSink sink) {
    pointFrames()
        .flatMap(frame -> frame.frame.blocks().stream())
        .forEach(block -> {
          for (int k = 0; k < block.keyCount(); k++) {
            sink.accept(block, k);
          }
        });
  }
}
