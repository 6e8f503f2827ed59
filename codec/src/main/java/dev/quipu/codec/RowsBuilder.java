package dev.quipu.codec;

import dev.quipu.core.Frame;
import dev.quipu.core.JsonText;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.StreamRows;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Puts rows of a stream together: from its chunks, and from the frames that have not been
/// compacted yet, which also tell how many rows there are. If the JSON in them becomes too much for
/// one page, the later rows are left out.
public final class RowsBuilder {
  private final String stream;
  private final StreamRows streamRows;
  private final long fromIndex;
  private final SortedMap<String, Points> numbers = new TreeMap<>();
  private final SortedMap<String, JsonValues> json = new TreeMap<>();
  private final Set<String> keys = new HashSet<>();
  private final Columns columns = new Columns();
  private long lastIndex;

  /// @param compactedRows how many rows of the stream have been compacted
  /// @param lastIndex the last that is wanted
  public RowsBuilder(String stream, long compactedRows, long fromIndex, long lastIndex) {
    this.stream = stream;
    this.streamRows = new StreamRows(Map.of(stream, compactedRows));
    this.fromIndex = fromIndex;
    this.lastIndex = lastIndex;
  }

  /// The last row that is still wanted.
  public long lastIndex() {
    return lastIndex;
  }

  /// Adds a chunk of numbers, in any order.
  public void add(String key, Chunk chunk) {
    long[] indexes = new long[chunk.points()];
    chunk.decode(Axis.INDEX, 0, indexes.length, indexes, 0);
    for (int i = 0; i < indexes.length; ) {
      int end = i;
      while (end < indexes.length && isWanted(indexes[end])) {
        end++;
      }
      if (end > i) {
        numbers(key).add(chunk, i, end);
      }
      i = end + 1;
    }
  }

  /// Adds a chunk of JSON, in any order.
  public void add(String key, JsonChunk chunk) {
    chunk.decode(fromIndex, lastIndex, json(key));
    keepWithinLimit();
  }

  /// Adds a frame, in the order frames were stored.
  ///
  /// @throws QuipuException CORRUPT if it is damaged
  public void add(byte[] frame) {
    Frame.scan(frame, streamRows, columns);
  }

  public LoggedRows build() {
    long total = streamRows.rows().getOrDefault(stream, 0L);
    SortedMap<String, Points> kept = new TreeMap<>();
    numbers.forEach((key, points) -> kept.put(key, through(points)));
    long end = lastIndex == Long.MAX_VALUE ? total : Math.min(total, lastIndex + 1);
    return new LoggedRows(total, Math.max(fromIndex, end), kept, json);
  }

  private boolean isWanted(long index) {
    return index >= fromIndex && index <= lastIndex;
  }

  private Points numbers(String key) {
    note(key);
    return numbers.computeIfAbsent(key, _ -> new Points());
  }

  private JsonValues json(String key) {
    note(key);
    return json.computeIfAbsent(key, _ -> new JsonValues());
  }

  private void note(String key) {
    if (keys.add(key) && keys.size() > Limits.FIELDS_PER_ROW_PAGE) {
      throw QuipuException.invalid(
          "Rows have more than "
              + Limits.FIELDS_PER_ROW_PAGE
              + " fields in all; ask for fewer rows, or for points by key");
    }
  }

  /// Rows from the middle on are left out, and again, until the rest is not too much: at least one
  /// row is left.
  private void keepWithinLimit() {
    while (jsonChars() > Limits.JSON_CHARS_PER_ROW_PAGE && lastIndex > fromIndex) {
      lastIndex = fromIndex + (lastIndex - fromIndex) / 2;
      json.replaceAll((_, values) -> values.through(lastIndex));
    }
  }

  private long jsonChars() {
    return json.values().stream().mapToLong(JsonValues::chars).sum();
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

  /// What of a frame is in the range.
  private final class Columns implements Frame.Columns {
    @Override
    public boolean wants(String key, boolean isJson, int rows, long firstIndex) {
      return firstIndex <= lastIndex && firstIndex + rows > fromIndex;
    }

    @Override
    public void numbers(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] values) {
      Points points = RowsBuilder.this.numbers(key);
      for (int i = 0; i < rows; i++) {
        if (isWanted(firstIndex + i)) {
          points.add(steps[i], timesMs[i], firstIndex + i, values[i]);
        }
      }
    }

    @Override
    public void json(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, JsonText[] values) {
      JsonValues found = RowsBuilder.this.json(key);
      for (int i = 0; i < rows; i++) {
        if (isWanted(firstIndex + i)) {
          found.add(steps[i], timesMs[i], firstIndex + i, values[i]);
        }
      }
      keepWithinLimit();
    }
  }
}
