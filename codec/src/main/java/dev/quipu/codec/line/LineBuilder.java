package dev.quipu.codec.line;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.ChunkSummary;
import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.model.Attempts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/// Builds the lines of some series of a run from their chunks and from the frames that are not
/// compacted yet. Points of superseded attempts are left out unless all are wanted. Of equal points
/// one is kept.
public final class LineBuilder {
  private final Set<String> keys;
  private final Attempts attempts;
  private final StreamRows streamRows;
  private final Map<String, List<Line.Part>> parts = new HashMap<>();
  private final Map<String, Points> loose = new HashMap<>();
  private final LongConsumer memory;

  /// A builder without a limit on memory.
  public LineBuilder(Set<String> keys, Attempts attempts, Map<String, Long> streamRows) {
    this(keys, attempts, streamRows, bytes -> {});
  }

  /// @param attempts of the run; [Attempts#NONE] to see the points of all attempts
  /// @param streamRows the number of compacted rows of the keys' streams
  /// @param memory is told how many bytes the lines will take, besides those of chunks
  public LineBuilder(
      Set<String> keys, Attempts attempts, Map<String, Long> streamRows, LongConsumer memory) {
    this.memory = memory;
    this.keys = keys;
    this.attempts = attempts;
    Map<String, Long> rows = new HashMap<>();
    StreamRows.streamsOf(keys).forEach(stream -> rows.put(stream, 0L));
    streamRows.forEach(rows::replace);
    this.streamRows = new StreamRows(rows);
  }

  /// Adds a chunk of a series. Its points are sorted, without duplicates.
  public void add(String key, int attempt, Chunk chunk) {
    long last = attempts.lastLivingStep(attempt);
    int points =
        last == Long.MAX_VALUE ? chunk.points() : chunk.lowerBound(StoredAxis.STEP, last + 1, 0);
    if (points > 0) {
      parts.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Line.Part(chunk, points));
    }
  }

  /// Adds a frame. Frames must be added in the order they were stored.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if the frame is damaged
  public void add(int attempt, byte[] frame) {
    long last = attempts.lastLivingStep(attempt);
    Frame.scan(
        frame,
        keys,
        streamRows,
        (key, rows, firstIndex, steps, timesMs, values) -> {
          memory.accept(Points.GROWING_BYTES * rows);
          Points points = loose.computeIfAbsent(key, _ -> new Points());
          if (last == Long.MAX_VALUE) {
            points.add(rows, firstIndex, steps, timesMs, values);
            return;
          }
          for (int i = 0; i < rows; i++) {
            if (steps[i] <= last) {
              points.add(steps[i], timesMs[i], firstIndex + i, values[i]);
            }
          }
        });
  }

  /// The lines of all requested keys, by key.
  public Map<String, Line> build() {
    Map<String, Line> lines = new HashMap<>();
    for (String key : keys) {
      List<Line.Part> chunks = parts.getOrDefault(key, List.of());
      Points points = loose.getOrDefault(key, new Points());
      if (overlap(chunks)) {
        chunks.forEach(part -> memory.accept(Points.GROWING_BYTES * part.points()));
        chunks.forEach(part -> points.add(part.chunk(), 0, part.points()));
        chunks = List.of();
      }
      points.sortByStep();
      lines.put(key, new Line(chunks, without(chunks, points)));
    }
    return lines;
  }

  /// Whether chunks overlap, so that one point may be in two of them. Chunks of one attempt never
  /// do. Chunks of several do only if an attempt went back before its own beginning.
  private static boolean overlap(List<Line.Part> chunks) {
    List<Line.Part> sorted = new ArrayList<>(chunks);
    sorted.sort(Line.Part.BY_START);
    for (int i = 1; i < sorted.size(); i++) {
      Line.Part before = sorted.get(i - 1);
      ChunkSummary after = sorted.get(i).chunk().summary();
      if (Points.compare(
              before.lastStep(),
              before.lastTimeMs(),
              before.lastValue(),
              after.steps().first(),
              after.timesMs().first(),
              after.values().first())
          >= 0) {
        return true;
      }
    }
    return false;
  }

  /// The points that are in no chunk.
  private static Points without(List<Line.Part> chunks, Points points) {
    if (points.size() == 0 || chunks.stream().noneMatch(part -> touches(part, points))) {
      return points;
    }
    Points kept = new Points();
    for (int i = 0; i < points.size(); i++) {
      long step = points.step(i);
      long timeMs = points.timeMs(i);
      double value = points.value(i);
      if (chunks.stream().noneMatch(part -> holds(part, step, timeMs, value))) {
        kept.add(step, timeMs, points.index(i), value);
      }
    }
    return kept;
  }

  /// Whether a chunk may contain any of the points: usually they all come after it.
  private static boolean touches(Line.Part part, Points points) {
    long lastStep = part.lastStep();
    return points.step(0) < lastStep
        || (points.step(0) == lastStep && points.timeMs(0) <= part.lastTimeMs());
  }

  private static boolean holds(Line.Part part, long step, long timeMs, double value) {
    Chunk chunk = part.chunk();
    double[] one = new double[1];
    for (int i = chunk.lowerBound(StoredAxis.STEP, step, 0);
        i < part.points() && chunk.x(StoredAxis.STEP, i) == step;
        i++) {
      if (chunk.x(StoredAxis.TIME, i) == timeMs) {
        chunk.decodeValues(i, i + 1, one, 0);
        if (Double.compare(one[0], value) == 0) {
          return true;
        }
      }
    }
    return false;
  }
}
