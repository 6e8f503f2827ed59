package dev.quipu.codec.column;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import java.util.Arrays;

/// Frame of reference with patches: integers as their differences to a base, bit-packed to a width
/// that most of them need; the few that need more stand beside with their places. One pause of a
/// training run then costs a few bytes and not a wider column. Differences that have a common
/// divisor are divided by it: times of whole seconds, hits of 64 as a percentage.
///
/// As bytes: the base as a zigzag varint; the width before dividing, with its highest bit set if
/// the divisor follows as a varint; the number of patches as a varint, and for each its place in 2
/// bytes and its difference to the base as a zigzag varint; the rest bit-packed.
///
/// The idea is PFOR's: Zukowski, Heman, Nes, Boncz, "Super-Scalar RAM-CPU Cache Compression", ICDE
/// 2006.
public final class PatchedFrame {
  /// At most one value in this many stands beside.
  private static final int PATCH_SHARE = 16;

  /// Set beside the width where a step follows.
  private static final int STEPPED = 0x80;

  /// Wider values have no step: what is packed must stay a positive number.
  private static final int STEPPED_WIDTH = 62;

  private static final int BIN_BITS = 8;
  private static final int BINS = 1 << BIN_BITS;

  private long base;
  private int width;
  private final int[] bins = new int[BINS];
  private long[] sorted = new long[0];

  /// Writes the first `count` values, which may be changed.
  void encode(long[] values, int count, ByteSink out) {
    if (count == 0) {
      return;
    }
    choose(values, count);
    long step = step(values, count);
    out.putZigzag(base);
    out.putByte(step == 1 ? width : width | STEPPED);
    if (step != 1) {
      out.putVarint(step);
    }
    int patches = 0;
    for (int i = 0; i < count; i++) {
      patches += outside(values[i]) ? 1 : 0;
    }
    out.putVarint(patches);
    for (int i = 0; patches > 0; i++) {
      if (outside(values[i])) {
        out.putShort(i);
        out.putZigzag(values[i] - base);
        values[i] = base;
        patches--;
      }
    }
    if (step == 1) {
      BitPacking.pack(values, count, base, width, out);
    } else {
      for (int i = 0; i < count; i++) {
        values[i] = Long.divideUnsigned(values[i] - base, step);
      }
      BitPacking.pack(values, count, 0, BitPacking.width(((1L << width) - 1) / step), out);
    }
  }

  /// The greatest common divisor of what is to be packed; 1 where dividing would gain nothing.
  private long step(long[] values, int count) {
    if (width < 2 || width > STEPPED_WIDTH) {
      return 1;
    }
    long divisor = 0;
    for (int i = 0; i < count && divisor != 1; i++) {
      long rest = outside(values[i]) ? 0 : values[i] - base;
      while (rest != 0) {
        long next = divisor % rest;
        divisor = rest;
        rest = next;
      }
    }
    return Math.max(1, divisor);
  }

  /// Reads all of `count` values.
  static void decode(ByteCursor in, int count, long[] into, int start) {
    decode(in, count, 0, count, into, start);
  }

  /// Reads the value at a place of `count`.
  static long at(ByteCursor in, int count, int place) {
    long[] one = new long[1];
    decode(in, count, place, place + 1, one, 0);
    return one[0];
  }

  /// Passes over `count` values and reads those from `from` to `to`, without `to`.
  static void decode(ByteCursor in, int count, int from, int to, long[] into, int start) {
    if (count == 0) {
      return;
    }
    long base = in.zigzag();
    int width = in.octet();
    long step = 1;
    if ((width & STEPPED) != 0) {
      width &= ~STEPPED;
      step = in.varint();
      if (width > STEPPED_WIDTH || step < 1) {
        throw ChunkFormat.corrupt("values of " + width + " bits have the step " + step);
      }
      width = BitPacking.width(((1L << width) - 1) / step);
    }
    if (width > 64) {
      throw ChunkFormat.corrupt("a value has " + width + " bits");
    }
    int patches = in.count("patches", count);
    ByteCursor patched = in.copy();
    for (int i = 0; i < patches; i++) {
      in.take(2);
      in.varint();
    }
    if (step == 1) {
      BitPacking.unpack(in, width, base, count, from, to, into, start);
    } else {
      BitPacking.unpack(in, width, 0, count, from, to, into, start);
      for (int i = start; i < start + to - from; i++) {
        into[i] = base + into[i] * step;
      }
    }
    for (int i = 0, least = 0; i < patches; i++) {
      int place = place(patched, least, count);
      long value = base + patched.zigzag();
      if (place >= from && place < to) {
        into[start + place - from] = value;
      }
      least = place + 1;
    }
  }

  /// A position in ascending order.
  static int place(ByteCursor in, int least, int count) {
    int place = in.uint16();
    if (place < least || place >= count) {
      throw ChunkFormat.corrupt("a patch is at " + place + ", not " + least + " to " + (count - 1));
    }
    return place;
  }

  private boolean outside(long value) {
    return width < 64 && (value < base || (value - base) >>> width != 0);
  }

  private void choose(long[] values, int count) {
    long min = values[0];
    long max = values[0];
    for (int i = 1; i < count; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    base = min;
    width = BitPacking.width(max - min);
    int most = count / PATCH_SHARE;
    if (width > 1 && most > 0 && sortEnds(values, count, most)) {
      narrow(count, most);
    }
  }

  /// Puts the `most + 1` least and greatest values at the ends of `sorted`, in order; what lies
  /// between is of no use. A histogram tells which values these are, so that few are sorted.
  ///
  /// @return false if no narrower width can be had: too many values are outside any window of half
  ///   the range
  private boolean sortEnds(long[] values, int count, int most) {
    int shift = Math.max(0, width - BIN_BITS);
    Arrays.fill(bins, 0);
    for (int i = 0; i < count; i++) {
      bins[(int) ((values[i] - base) >>> shift)]++;
    }
    // A window that does not begin with a bin reaches into one more.
    int window = (1 << (width - shift - 1)) + (shift == 0 ? 0 : 1);
    if (mostWithin(window) < count - most) {
      return false;
    }
    if (sorted.length < count) {
      sorted = new long[count];
    }
    int low = 0;
    for (int seen = bins[0]; seen <= most; seen += bins[low]) {
      low++;
    }
    int high = BINS - 1;
    for (int seen = bins[high]; seen <= most; seen += bins[high]) {
      high--;
    }
    if (low >= high) {
      System.arraycopy(values, 0, sorted, 0, count);
      Arrays.sort(sorted, 0, count);
      return true;
    }
    int least = 0;
    int greatest = count;
    for (int i = 0; i < count; i++) {
      int bin = (int) ((values[i] - base) >>> shift);
      if (bin <= low) {
        sorted[least++] = values[i];
      } else if (bin >= high) {
        sorted[--greatest] = values[i];
      }
    }
    Arrays.sort(sorted, 0, least);
    Arrays.sort(sorted, greatest, count);
    return true;
  }

  /// The most values that lie in so many bins in a row.
  private int mostWithin(int window) {
    int within = 0;
    int most = 0;
    for (int bin = 0; bin < BINS; bin++) {
      within += bins[bin] - (bin >= window ? bins[bin - window] : 0);
      most = Math.max(most, within);
    }
    return most;
  }

  /// Looks for the width, and for the base at that width, with the fewest bytes. Of the sorted
  /// values it looks at the `most + 1` at each end: all others are in every window.
  private void narrow(int count, int most) {
    int full = width;
    int patchBytes = 2 + (full + 6) / 7;
    long best = BitPacking.bytes(count, full);
    for (int w = full - 1; w >= 0; w--) {
      int start = 0;
      int longest = 0;
      int last = count - 1 - most;
      for (int i = 0; i <= most; i++) {
        while (last < count && (sorted[last] - sorted[i]) >>> w == 0) {
          last++;
        }
        if (last - i > longest) {
          longest = last - i;
          start = i;
        }
      }
      int patches = count - longest;
      if (patches > most) {
        return;
      }
      long bytes = BitPacking.bytes(count, w) + (long) patches * patchBytes;
      if (bytes < best) {
        best = bytes;
        base = sorted[start];
        width = w;
      }
    }
  }
}
