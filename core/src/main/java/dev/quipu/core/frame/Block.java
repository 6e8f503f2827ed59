package dev.quipu.core.frame;

import dev.quipu.core.json.JsonText;
import org.jspecify.annotations.Nullable;

/// Rows that have the same keys: a table of `rows` × `keys` values, with a step and a time for each
/// row. The values of one key lie together, and are all numbers or all JSON. The arrays are shared,
/// not copied: neither the maker of a block nor its readers ever change them.
///
/// In a frame of rows by time, the steps are times in microseconds since the epoch, and the times
/// are 0.
public final class Block {
  private final String[] keys;
  private final int rows;
  private final long[] steps;
  private final long[] timesMs;
  private final double[][] values;
  private final JsonText @Nullable [] @Nullable [] json;

  /// @param values one array for each key, with at least `rows` values; the array of a key with
  ///   JSON is ignored
  /// @param json likewise, but null for keys with numbers; null if all keys have numbers
  Block(
      String[] keys,
      int rows,
      long[] steps,
      long[] timesMs,
      double[][] values,
      JsonText @Nullable [] @Nullable [] json) {
    this.keys = keys;
    this.rows = rows;
    this.steps = steps;
    this.timesMs = timesMs;
    this.values = values;
    this.json = json;
  }

  public int keyCount() {
    return keys.length;
  }

  public String key(int k) {
    return keys[k];
  }

  public int rows() {
    return rows;
  }

  /// The steps; the first [#rows] count.
  public long[] steps() {
    return steps;
  }

  /// The times in milliseconds since the epoch; the first [#rows] count.
  public long[] timesMs() {
    return timesMs;
  }

  /// Whether the values of a key are JSON rather than numbers.
  public boolean isJson(int k) {
    return json != null && json[k] != null;
  }

  /// The values of a key with numbers; the first [#rows] count.
  public double[] values(int k) {
    return values[k];
  }

  /// The values of a key with JSON; the first [#rows] count.
  public JsonText[] json(int k) {
    JsonText[] column = json == null ? null : json[k];
    if (column == null) {
      throw new IllegalStateException("The values of " + keys[k] + " are numbers");
    }
    return column;
  }
}
