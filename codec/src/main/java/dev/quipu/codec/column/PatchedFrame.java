package dev.quipu.codec.column;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import java.util.Arrays;

/// Frame of reference with patches. Integers are stored as differences to a base, bit-packed to a
/// width that most of them fit. The few larger ones are patches, stored separately with their
/// positions: one pause of a training run then costs a few bytes instead of a wider column.
/// Differences with a common divisor are divided by it: times in whole seconds, hits of 64 as a
/// percentage.
///
/// As bytes: the base as a zigzag varint; the width before dividing, with its highest bit set if
/// the divisor follows as a varint; the number of patches as a varint, and for each its position in
/// 2 bytes and its difference to the base as a zigzag varint; the rest bit-packed.
///
/// The idea is from PFOR: Zukowski, Heman, Nes, Boncz, "Super-Scalar RAM-CPU Cache Compression",
/// ICDE 2006.
public final class PatchedFrame {
  /// At most one value in this many is a patch.
  private static final int PATCH_SHARE = 16;

  /// The bit beside the width that says that a divisor follows.
  private static final int STEPPED = 0x80;

  /// Wider values are not divided: packed values must stay positive.
  private static final int STEPPED_WIDTH = 62;

  private static final int BIN_BITS = 8;
  private static final int BINS = 1 << BIN_BITS;

  private long base;
  private int width;
  private final int[] bins = new int[BINS];
  private long[] sorted = new long[0];

  /// Writes the first `count` values. May change the array.
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

  /// The greatest common divisor of the values to pack; 1 if dividing would gain nothing.
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

  /// Reads one of `count` values.
  static long at(ByteCursor in, int count, int place) {
    long[] one = new long[1];
    decode(in, count, place, place + 1, one, 0);
    return one[0];
  }

  /// Moves past `count` values and reads those from `from` (inclusive) to `to` (exclusive).
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

  /// Reads a position; positions ascend.
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

  /// Places the `most + 1` least and greatest values in order at the ends of `sorted`; the middle
  /// is undefined. A histogram finds these values, so that few are sorted.
  ///
  /// @return false if no narrower width is possible: too many values are outside any window of half
  ///   the range
  private boolean sortEnds(long[] values, int count, int most) {
    int shift = Math.max(0, width - BIN_BITS);
    Arrays.fill(bins, 0);
    for (int i = 0; i < count; i++) {
      bins[(int) ((values[i] - base) >>> shift)]++;
    }
    // A window that does not begin at the start of a bin reaches into one more bin.
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

  /// The most values in any `window` adjacent bins.
  private int mostWithin(int window) {
    int within = 0;
    int most = 0;
    for (int bin = 0; bin < BINS; bin++) {
      within += bins[bin] - (bin >= window ? bins[bin - window] : 0);
      most = Math.max(most, within);
    }
    return most;
  }

  /// Finds the width and base with the fewest bytes. Only the `most + 1` values at each end of the
  /// sorted values matter: all others are in every window.
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
