package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ChunkFormat;

/// The range of a column of integers.
///
/// @param first the value of the first point; `last` is that of the last
/// @param min the minimum of all points; `max` is the maximum
/// @param ascending whether no value is less than the one before
public record ColumnRange(long first, long last, long min, long max, boolean ascending) {
  public ColumnRange {
    if (min > Math.min(first, last) || max < Math.max(first, last)) {
      throw ChunkFormat.corrupt(
          "a column from " + first + " to " + last + " spans " + min + " to " + max);
    }
    if (ascending && (first != min || last != max)) {
      throw ChunkFormat.corrupt(
          "an ascending column from " + first + " to " + last + " spans " + min + " to " + max);
    }
  }

  public static ColumnRange of(long[] column, int count) {
    long min = column[0];
    long max = column[0];
    boolean ascending = true;
    for (int i = 1; i < count; i++) {
      ascending &= column[i] >= column[i - 1];
      min = Math.min(min, column[i]);
      max = Math.max(max, column[i]);
    }
    return new ColumnRange(column[0], column[count - 1], min, max, ascending);
  }
}
