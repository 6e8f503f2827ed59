package dev.quipu.codec.bytes;

import java.util.Arrays;

/// Integers of 0 to 64 bits, packed side by side, lowest bit first.
public final class BitPacking {
  private BitPacking() {}

  /// Up to this width, one unaligned load of eight bytes covers a value, whatever its first bit.
  private static final int ONE_LOAD = 57;

  public static int bytes(int count, int width) {
    return (int) (((long) count * width + 7) >>> 3);
  }

  /// The number of bits of an unsigned number.
  public static int width(long unsigned) {
    return 64 - Long.numberOfLeadingZeros(unsigned);
  }

  /// Writes `values[i] - base`, each less than 2^width.
  public static void pack(long[] values, int count, long base, int width, ByteSink out) {
    if (width == 0) {
      return;
    }
    int at = out.grow(bytes(count, width));
    byte[] array = out.array();
    long word = 0;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      long v = values[i] - base;
      word |= v << bits;
      bits += width;
      if (bits >= 64) {
        ChunkFormat.LONGS.set(array, at, word);
        at += 8;
        bits -= 64;
        word = bits == 0 ? 0 : v >>> (width - bits);
      }
    }
    for (; bits > 0; bits -= 8, word >>>= 8) {
      array[at++] = (byte) word;
    }
  }

  /// Moves past `count` values, reads those from `from` (inclusive) to `to` (exclusive), and adds
  /// `base` to each.
  public static void unpack(
      ByteCursor in, int width, long base, int count, int from, int to, long[] into, int start) {
    if (width == 0) {
      Arrays.fill(into, start, start + to - from, base);
      return;
    }
    byte[] array = in.array();
    int at = in.take(bytes(count, width));
    int i = from;
    int shift = start - from;
    if (width <= ONE_LOAD) {
      long mask = -1L >>> (64 - width);
      // Bits of the load beyond the last value are masked out; the load only has to be in the
      // array.
      int fast = Math.clamp(((array.length - at - 8L) * 8) / width, from, to);
      for (; i < fast; i++) {
        int bit = i * width;
        long word = (long) ChunkFormat.LONGS.get(array, at + (bit >>> 3));
        into[shift + i] = base + ((word >>> (bit & 7)) & mask);
      }
    }
    for (; i < to; i++) {
      into[shift + i] = base + get(array, at, i, width);
    }
  }

  /// Reads one of the packed values that start at `at`. Reads no byte without a bit of the value.
  public static long get(byte[] in, int at, int index, int width) {
    if (width == 0) {
      return 0;
    }
    long bit = (long) index * width;
    int first = at + (int) (bit >>> 3);
    int skip = (int) (bit & 7);
    long mask = -1L >>> (64 - width);
    if (width <= ONE_LOAD && first + 8 <= in.length) {
      return ((long) ChunkFormat.LONGS.get(in, first) >>> skip) & mask;
    }
    long value = (in[first] & 0xffL) >>> skip;
    for (int have = 8 - skip, next = first + 1; have < width; have += 8, next++) {
      value |= (in[next] & 0xffL) << have;
    }
    return value & mask;
  }
}
