package dev.quipu.engine.compaction;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.ChunkSummary;
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
import dev.quipu.engine.port.read.CompactionReader.Backlog;
import dev.quipu.engine.port.read.CompactionReader.StoredChunk;
import dev.quipu.engine.port.read.CompactionReader.StoredFrame;
import dev.quipu.engine.port.read.CompactionReader.StoredJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Decides which chunks replace some frames of a run. It computes and stores nothing.
///
/// The chunks of a series and attempt are sorted by (step, time, value); they do not overlap and
/// have no duplicate points, so that charts can read them as they are. Points usually come after
/// all others. They make a new chunk, which absorbs the last chunks as long as those are not much
/// larger: so a point is rewritten only a few times, and there are few chunks. Points that went
/// back are merged into the chunks they overlap. A point that already exists goes to a chunk of
/// repeats, because rows are returned as they were logged.
///
/// Values that are no numbers are only ever read as rows, so their chunks are sorted by index.
/// Values arrive in that order: new ones are appended to the last chunks that are not full.
final class CompactionPlan {
  /// A chunk is merged with the points after it if it has at most this many times as many points.
  private static final int MERGED_TIMES = 4;

  private final StreamRows streamRows;
  private final Map<SeriesPart, Points> gathered = new HashMap<>();
  private final Map<SeriesPart, JsonValues> gatheredJson = new HashMap<>();
  private final Map<Timeline, TimeRows> gatheredTimes = new HashMap<>();
  private final List<LineageRecord> lineage = new ArrayList<>();
  private final Set<Long> removed = new HashSet<>();
  private final long throughFrame;

  /// Gathers the points of the frames.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if a frame is damaged
  CompactionPlan(Backlog backlog) {
    streamRows = StreamRows.ofAll(backlog.rows());
    for (StoredFrame frame : backlog.frames()) {
      if (frame.kind().isByTime()) {
        gather(frame);
      } else {
        Frame.scan(frame.bytes(), streamRows, new Gathering(frame.attempt()));
      }
    }
    throughFrame = backlog.frames().isEmpty() ? 0 : backlog.frames().getLast().no();
  }

  private void gather(StoredFrame stored) {
    Frame frame = Frame.decodeStored(stored.bytes());
    if (frame.kind() == FrameKind.LINEAGE) {
      lineage.addAll(LineageFrames.read(frame));
      return;
    }
    for (Timeline timeline : Timeline.of(frame)) {
      timeline.addRows(
          frame, stored.no(), gatheredTimes.computeIfAbsent(timeline, _ -> new TimeRows()));
    }
  }

  /// Takes all columns of the frames of one attempt.
  private final class Gathering implements Frame.Columns {
    private final int attempt;

    Gathering(int attempt) {
      this.attempt = attempt;
    }

    @Override
    public boolean wants(String key, boolean json, int rows, long firstIndex) {
      return true;
    }

    @Override
    public void numbers(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] values) {
      gathered
          .computeIfAbsent(new SeriesPart(key, attempt), _ -> new Points())
          .add(rows, firstIndex, steps, timesMs, values);
    }

    @Override
    public void json(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, JsonText[] values) {
      gatheredJson
          .computeIfAbsent(new SeriesPart(key, attempt), _ -> new JsonValues())
          .add(rows, firstIndex, steps, timesMs, values);
    }
  }

  /// The points of one series in one attempt.
  record SeriesPart(String key, int attempt) {}

  /// Points that become a chunk.
  record Piece(SeriesPart series, boolean repeats, Points points) {}

  /// A chunk of JSON.
  ///
  /// @param isFull whether no more values can be added
  record JsonPiece(SeriesPart series, boolean isFull, JsonChunk chunk) {}

  /// A chunk of a timeline.
  ///
  /// @param isFull whether no more rows can be added
  record TimelinePiece(Timeline timeline, boolean isFull, TimelineChunk chunk) {}

  /// The number of points to merge, JSON values and rows by time included.
  long points() {
    return lineage.size()
        + gatheredTimes.values().stream().mapToLong(TimeRows::size).sum()
        + gathered.values().stream().mapToLong(Points::size).sum()
        + gatheredJson.values().stream().mapToLong(JsonValues::size).sum();
  }

  /// The least number of chunks that the plan makes.
  int parts() {
    return gathered.size() + gatheredJson.size() + gatheredTimes.size();
  }

  List<LineageRecord> lineage() {
    return lineage;
  }

  /// The series whose points are merged.
  Set<SeriesPart> series() {
    return Set.copyOf(gathered.keySet());
  }

  /// The series whose JSON values are merged.
  Set<SeriesPart> jsonSeries() {
    return Set.copyOf(gatheredJson.keySet());
  }

  /// The timelines whose rows are merged.
  Set<Timeline> timelines() {
    return Set.copyOf(gatheredTimes.keySet());
  }

  long throughFrame() {
    return throughFrame;
  }

  Map<String, Long> rows() {
    return streamRows.rows();
  }

  Set<Long> removed() {
    return removed;
  }

  /// Merges the points gathered for a series with its chunks, and releases the points.
  List<Piece> merge(SeriesPart series, List<StoredChunk> chunks) {
    Points added = Objects.requireNonNullElseGet(gathered.remove(series), Points::new);
    Points repeats = new Points();
    added.sortByStep(repeats);
    List<StoredChunk> merged = overlapping(chunks, added);
    if (merged.isEmpty() && isBehindAll(chunks, added)) {
      merged = lastSmall(chunks, added.size());
    }
    Points all = new Points();
    for (StoredChunk chunk : merged) {
      all.add(chunk.chunk(), 0, chunk.chunk().points());
      removed.add(chunk.no());
    }
    for (int i = 0; i < added.size(); i++) {
      all.add(added.step(i), added.timeMs(i), added.index(i), added.value(i));
    }
    all.sortByStep(repeats);
    List<Piece> pieces = new ArrayList<>();
    cut(series, all, pieces);
    if (repeats.size() > 0) {
      repeats.sortByIndex();
      for (int from = 0; from < repeats.size(); from += ChunkLimits.SERIES_CHUNK_POINTS) {
        int to = Math.min(repeats.size(), from + ChunkLimits.SERIES_CHUNK_POINTS);
        pieces.add(new Piece(series, true, repeats.slice(from, to)));
      }
    }
    return pieces;
  }

  /// Appends the JSON gathered for a key to its chunks that are not full, and releases the JSON.
  List<JsonPiece> mergeJson(SeriesPart series, List<StoredJson> chunks) {
    JsonValues added = Objects.requireNonNullElseGet(gatheredJson.remove(series), JsonValues::new);
    JsonValues all = new JsonValues();
    for (StoredJson chunk : lastSmallJson(chunks, added.size())) {
      chunk.chunk().decode(Long.MIN_VALUE, Long.MAX_VALUE, all);
      removed.add(chunk.no());
    }
    for (int i = 0; i < added.size(); i++) {
      all.add(added.step(i), added.timeMs(i), added.index(i), added.value(i));
    }
    List<JsonChunk> encoded = JsonChunk.encode(all);
    List<JsonPiece> pieces = new ArrayList<>();
    for (JsonChunk chunk : encoded) {
      pieces.add(new JsonPiece(series, chunk != encoded.getLast(), chunk));
    }
    return pieces;
  }

  /// Merges the rows gathered for a timeline with its chunks, and releases the rows.
  List<TimelinePiece> merge(Timeline timeline, List<TimelineMerge.Numbered> chunks) {
    TimeRows added = Objects.requireNonNullElseGet(gatheredTimes.remove(timeline), TimeRows::new);
    TimelineMerge.Merged merged =
        TimelineMerge.merge(chunks, added, timeline.indexed(), timeline.merges());
    removed.addAll(merged.removed());
    return merged.made().stream()
        .map(chunk -> new TimelinePiece(timeline, TimelineMerge.isFull(chunk), chunk))
        .toList();
  }

  private static List<StoredJson> lastSmallJson(List<StoredJson> chunks, int values) {
    int from = chunks.size();
    long size = values;
    while (from > 0 && chunks.get(from - 1).chunk().extent().values() <= MERGED_TIMES * size) {
      from--;
      size += chunks.get(from).chunk().extent().values();
    }
    return chunks.subList(from, chunks.size());
  }

  private static void cut(SeriesPart series, Points all, List<Piece> pieces) {
    for (int from = 0; from < all.size(); from += ChunkLimits.SERIES_CHUNK_POINTS) {
      int to = Math.min(all.size(), from + ChunkLimits.SERIES_CHUNK_POINTS);
      pieces.add(new Piece(series, false, all.slice(from, to)));
    }
  }

  private static List<StoredChunk> overlapping(List<StoredChunk> chunks, Points added) {
    return chunks.stream()
        .filter(chunk ->
            compareLast(chunk.chunk(), added, 0) >= 0
                && compareFirst(chunk.chunk(), added, added.size() - 1) <= 0)
        .toList();
  }

  private static boolean isBehindAll(List<StoredChunk> chunks, Points added) {
    return chunks.stream().allMatch(chunk -> compareLast(chunk.chunk(), added, 0) < 0);
  }

  /// The last chunks that are small enough to merge with this many following points.
  private static List<StoredChunk> lastSmall(List<StoredChunk> chunks, int points) {
    List<StoredChunk> small = new ArrayList<>();
    long size = points;
    for (int i = chunks.size() - 1; i >= 0; i--) {
      int more = chunks.get(i).chunk().points();
      if (more == ChunkLimits.SERIES_CHUNK_POINTS || more > MERGED_TIMES * size) {
        break;
      }
      small.add(chunks.get(i));
      size += more;
    }
    Collections.reverse(small);
    return small;
  }

  private static int compareFirst(Chunk chunk, Points points, int i) {
    ChunkSummary summary = chunk.summary();
    return Points.compare(
        summary.steps().first(),
        summary.timesMs().first(),
        summary.values().first(),
        points.step(i),
        points.timeMs(i),
        points.value(i));
  }

  private static int compareLast(Chunk chunk, Points points, int i) {
    ChunkSummary summary = chunk.summary();
    return Points.compare(
        summary.steps().last(),
        summary.timesMs().last(),
        summary.values().last(),
        points.step(i),
        points.timeMs(i),
        points.value(i));
  }
}
