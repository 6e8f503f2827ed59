package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteSink;

/// Parquet's hybrid of run lengths and packed bits, for small integers.
final class RunLengths {
  /// Values are packed in groups of this many.
  private static final int GROUP = 8;

  private RunLengths() {}

  /// Writes values of so many bits.
  static void write(long[] values, int count, int width, ByteSink out) {
    int packedFrom = 0;
    int i = 0;
    while (i < count) {
      int end = i + 1;
      while (end < count && values[end] == values[i]) {
        end++;
      }
      if (end - i >= GROUP) {
        pack(values, packedFrom, i, width, out);
        repeat(values[i], end - i, width, out);
        packedFrom = end;
        i = end;
      } else {
        // A repetition may begin only where the packed groups before it are full.
        i = Math.min(count, i + GROUP);
      }
    }
    pack(values, packedFrom, count, width, out);
  }

  /// Writes one value so many times.
  static void repeat(long value, int count, int width, ByteSink out) {
    out.putVarint((long) count << 1);
    for (int bits = 0; bits < width; bits += 8) {
      out.putByte((int) (value >>> bits));
    }
  }

  private static void pack(long[] values, int from, int to, int width, ByteSink out) {
    if (from == to) {
      return;
    }
    int groups = (to - from + GROUP - 1) / GROUP;
    long[] padded = new long[groups * GROUP];
    System.arraycopy(values, from, padded, 0, to - from);
    out.putVarint((long) groups << 1 | 1);
    BitPacking.pack(padded, padded.length, 0, width, out);
  }
}
