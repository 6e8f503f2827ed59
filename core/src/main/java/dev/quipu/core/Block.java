package dev.quipu.core;

/// Rows that have the same keys: a table of `rows` × `keys` values, with a step and a time a row.
/// The values of one key lie together. The arrays are shared, not copied: a block's maker and its
/// readers never change them.
public final class Block {
  private final String[] keys;
  private final int rows;
  private final long[] steps;
  private final long[] timesMs;
  private final double[][] values;

  /// @param values one array a key, each with at least `rows` values
  Block(String[] keys, int rows, long[] steps, long[] timesMs, double[][] values) {
    this.keys = keys;
    this.rows = rows;
    this.steps = steps;
    this.timesMs = timesMs;
    this.values = values;
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

  /// The values of a key; the first [#rows] count.
  public double[] values(int k) {
    return values[k];
  }
}
