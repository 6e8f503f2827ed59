package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteSink;

/// Parquet's encoding DELTA_BINARY_PACKED: the differences of neighbours, packed in blocks. A
/// difference may overflow; readers add with the same overflow.
final class Deltas {
  private static final int BLOCK = 128;
  private static final int PARTS = 4;
  private static final int PART = BLOCK / PARTS;

  private Deltas() {}

  static void write(long[] values, int count, ByteSink out) {
    out.putVarint(BLOCK);
    out.putVarint(PARTS);
    out.putVarint(count);
    out.putZigzag(count == 0 ? 0 : values[0]);
    long[] deltas = new long[BLOCK];
    for (int from = 1; from < count; from += BLOCK) {
      int size = Math.min(BLOCK, count - from);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < size; i++) {
        deltas[i] = values[from + i] - values[from + i - 1];
        least = Math.min(least, deltas[i]);
      }
      block(deltas, size, least, out);
    }
  }

  private static void block(long[] deltas, int size, long least, ByteSink out) {
    out.putZigzag(least);
    int[] widths = new int[PARTS];
    for (int part = 0; part < PARTS; part++) {
      long bits = 0;
      for (int i = part * PART; i < Math.min(size, (part + 1) * PART); i++) {
        bits |= deltas[i] - least;
      }
      widths[part] = BitPacking.width(bits);
      out.putByte(widths[part]);
    }
    long[] packed = new long[PART];
    for (int part = 0; part * PART < size; part++) {
      int from = part * PART;
      for (int i = 0; i < PART; i++) {
        packed[i] = from + i < size ? deltas[from + i] - least : 0;
      }
      BitPacking.pack(packed, PART, 0, widths[part], out);
    }
  }
}
