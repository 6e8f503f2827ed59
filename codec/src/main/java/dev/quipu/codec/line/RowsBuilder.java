package dev.quipu.codec.line;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.JsonChunk;
import dev.quipu.codec.chunk.JsonValues;
import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.json.JsonText;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Builds rows of a stream from its chunks and from the frames that are not compacted yet. The
/// frames also determine the number of rows. If there is too much for one page, the later rows are
/// left out; at least one stays, however large.
public final class RowsBuilder {
  /// The cost of a field besides its values, counted in values.
  private static final int VALUES_OF_FIELD = 16;

  /// Bytes of a value until the answer is sent: in its column and in its row.
  private static final long VALUE_BYTES = 120;

  private final String stream;
  private final StreamRows streamRows;
  private final long fromIndex;
  private final @Nullable Set<String> keys;
  private final SortedMap<String, Points> numbers = new TreeMap<>();
  private final SortedMap<String, JsonValues> json = new TreeMap<>();
  private final SortedMap<Long, Integer> attempts = new TreeMap<>();
  private final Columns columns = new Columns();
  private long lastIndex;
  private long values;
  private long chars;
  private final LongConsumer memory;
  private long takenValues;
  private long takenChars;

  /// A builder without a limit on memory.
  public RowsBuilder(
      String stream,
      long compactedRows,
      long fromIndex,
      long lastIndex,
      @Nullable Set<String> keys) {
    this(stream, compactedRows, fromIndex, lastIndex, keys, bytes -> {});
  }

  /// @param compactedRows the number of compacted rows of the stream
  /// @param lastIndex the last requested index
  /// @param keys the requested keys of the stream; null for all. A row with none of them is left
  ///   out
  /// @param memory is told how many bytes the rows will take
  public RowsBuilder(
      String stream,
      long compactedRows,
      long fromIndex,
      long lastIndex,
      @Nullable Set<String> keys,
      LongConsumer memory) {
    this.memory = memory;
    this.keys = keys == null ? null : Set.copyOf(keys);
    this.stream = stream;
    this.streamRows = new StreamRows(Map.of(stream, compactedRows));
    this.fromIndex = fromIndex;
    this.lastIndex = lastIndex;
  }

  /// The last index that is still requested.
  public long lastIndex() {
    return lastIndex;
  }

  /// Whether a key is requested.
  public boolean wants(String key) {
    return keys == null || keys.contains(key);
  }

  /// Adds a chunk of numbers, in any order.
  ///
  /// @param attempt the number of the attempt that the rows belong to
  public void add(String key, int attempt, Chunk chunk) {
    long[] indexes = new long[chunk.points()];
    chunk.decode(StoredAxis.INDEX, 0, indexes.length, indexes, 0);
    for (int i = 0; i < indexes.length; ) {
      int end = i;
      while (end < indexes.length && isWanted(indexes[end])) {
        end++;
      }
      if (end > i) {
        numbers(key).add(chunk, i, end);
        for (int row = i; attempt > 0 && row < end; row++) {
          attempts.put(indexes[row], attempt);
        }
        values += end - i;
      }
      i = end + 1;
    }
    keepWithinLimits();
  }

  /// Adds a chunk of JSON, in any order.
  ///
  /// @param attempt the number of the attempt that the rows belong to
  public void add(String key, int attempt, JsonChunk chunk) {
    JsonValues found = json(key);
    long charsBefore = found.chars();
    int before = found.size();
    chunk.decode(fromIndex, lastIndex, found);
    for (int i = before; attempt > 0 && i < found.size(); i++) {
      attempts.put(found.index(i), attempt);
    }
    count(found, before, charsBefore);
  }

  /// Adds a frame. Frames must be added in the order they were stored.
  ///
  /// @param attempt the number of the attempt that the rows belong to
  /// @throws QuipuException CORRUPT if the frame is damaged
  public void add(int attempt, byte[] frame) {
    columns.attempt = attempt;
    Frame.scan(frame, streamRows, columns);
  }

  public LoggedRows build() {
    long total = streamRows.rows().getOrDefault(stream, 0L);
    long end = lastIndex == Long.MAX_VALUE ? total : Math.min(total, lastIndex + 1);
    return new LoggedRows(total, Math.max(fromIndex, end), numbers, json, attempts);
  }

  private boolean isWanted(long index) {
    return index >= fromIndex && index <= lastIndex;
  }

  private Points numbers(String key) {
    return numbers.computeIfAbsent(
        key,
        _ -> {
          values += VALUES_OF_FIELD;
          return new Points();
        });
  }

  private JsonValues json(String key) {
    return json.computeIfAbsent(
        key,
        _ -> {
          values += VALUES_OF_FIELD;
          return new JsonValues();
        });
  }

  private void count(JsonValues found, int before, long charsBefore) {
    values += found.size() - before;
    chars += found.chars() - charsBefore;
    keepWithinLimits();
  }

  /// Drops the later half of the rows until the rest fits the limits; at least one row stays.
  private void keepWithinLimits() {
    if (values > takenValues || chars > takenChars) {
      // New values soon replace dropped ones, so the peak counts.
      memory.accept(
          VALUE_BYTES * Math.max(0, values - takenValues)
              + Character.BYTES * Math.max(0, chars - takenChars));
      takenValues = Math.max(values, takenValues);
      takenChars = Math.max(chars, takenChars);
    }
    while ((values > LineLimits.VALUES_PER_ROW_PAGE || chars > LineLimits.JSON_CHARS_PER_ROW_PAGE)
        && lastIndex > fromIndex) {
      lastIndex = fromIndex + (Math.min(lastIndex, greatestIndex()) - fromIndex) / 2;
      numbers.replaceAll((_, points) -> through(points));
      numbers.values().removeIf(points -> points.size() == 0);
      json.replaceAll((_, found) -> found.through(lastIndex));
      json.values().removeIf(found -> found.size() == 0);
      attempts.tailMap(lastIndex + 1).clear();
      values = (long) VALUES_OF_FIELD * (numbers.size() + json.size());
      chars = 0;
      for (Points points : numbers.values()) {
        values += points.size();
      }
      for (JsonValues found : json.values()) {
        values += found.size();
        chars += found.chars();
      }
    }
  }

  /// The greatest index read so far.
  private long greatestIndex() {
    long greatest = fromIndex;
    for (Points points : numbers.values()) {
      for (int i = 0; i < points.size(); i++) {
        greatest = Math.max(greatest, points.index(i));
      }
    }
    for (JsonValues found : json.values()) {
      for (int i = 0; i < found.size(); i++) {
        greatest = Math.max(greatest, found.index(i));
      }
    }
    return greatest;
  }

  private Points through(Points points) {
    boolean all = true;
    for (int i = 0; i < points.size() && all; i++) {
      all = points.index(i) <= lastIndex;
    }
    if (all) {
      return points;
    }
    Points kept = new Points();
    for (int i = 0; i < points.size(); i++) {
      if (points.index(i) <= lastIndex) {
        kept.add(points.step(i), points.timeMs(i), points.index(i), points.value(i));
      }
    }
    return kept;
  }

  /// Receives the columns of a frame that are in the range.
  private final class Columns implements Frame.Columns {
    private int attempt;

    @Override
    public boolean wants(String key, boolean isJson, int rows, long firstIndex) {
      return firstIndex <= lastIndex
          && firstIndex + rows > fromIndex
          && RowsBuilder.this.wants(key);
    }

    @Override
    public void numbers(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] column) {
      Points points = RowsBuilder.this.numbers(key);
      for (int i = 0; i < rows; i++) {
        if (isWanted(firstIndex + i)) {
          points.add(steps[i], timesMs[i], firstIndex + i, column[i]);
          values++;
          addAttempt(firstIndex + i);
        }
      }
      keepWithinLimits();
    }

    @Override
    public void json(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, JsonText[] column) {
      JsonValues found = RowsBuilder.this.json(key);
      long charsBefore = found.chars();
      int before = found.size();
      for (int i = 0; i < rows; i++) {
        if (isWanted(firstIndex + i)) {
          found.add(steps[i], timesMs[i], firstIndex + i, column[i]);
          addAttempt(firstIndex + i);
        }
      }
      count(found, before, charsBefore);
    }

    private void addAttempt(long index) {
      if (attempt > 0) {
        attempts.put(index, attempt);
      }
    }
  }
}
