package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Section;

/// Integers with one common difference between neighbours; the difference 0 makes a constant. Both
/// differences and sums wrap around, so every column is exact.
///
/// As bytes: the first value and, unless constant, the difference, 8 bytes each.
record RegularLongs(long first, long delta, int points) implements LongColumn {
  static final int CONSTANT_BYTES = 8;
  static final int REGULAR_BYTES = 16;

  static boolean fits(long[] column, int count) {
    for (int i = 2; i < count; i++) {
      if (column[i] - column[i - 1] != column[1] - column[0]) {
        return false;
      }
    }
    return true;
  }

  static RegularLongs of(long[] column, int count) {
    return new RegularLongs(column[0], count > 1 ? column[1] - column[0] : 0, count);
  }

  void encode(ByteSink out) {
    out.putLong(first);
    if (delta != 0) {
      out.putLong(delta);
    }
  }

  static RegularLongs read(Section section, int points, boolean constant) {
    int bytes = constant ? CONSTANT_BYTES : REGULAR_BYTES;
    if (section.length() != bytes) {
      throw ChunkFormat.corrupt("a regular column has " + section.length() + " bytes");
    }
    ByteCursor in = section.head(bytes);
    return new RegularLongs(in.int64(), constant ? 0 : in.int64(), points);
  }

  @Override
  public LongColumn again() {
    return this;
  }

  @Override
  public long at(int position) {
    return first + delta * position;
  }

  @Override
  public void decode(int from, int to, long[] into, int at) {
    for (int i = from; i < to; i++) {
      into[at + i - from] = first + delta * i;
    }
  }

  @Override
  public int lowerBound(long x, int from) {
    int low = from;
    int high = points;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle) < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
