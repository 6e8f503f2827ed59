package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;

/// Differences to a straight line in a [PatchedFrame]: for the times of a loop at a steady pace,
/// with small delays. One value can be read without the others of its page.
///
/// As bytes: the slope as a zigzag varint, in units of 2^-16 a point; the frame. The line begins at
/// the first value of the page. All arithmetic wraps around, so every column is exact.
public record LineLongs(PatchedFrame frame) implements LongPages {
  private static final int SLOPE_BITS = 16;

  @Override
  public void encode(long[] page, int count, ByteSink out) {
    long first = page[0];
    long slope = slope(page, count);
    out.putZigzag(slope);
    for (int i = 0; i < count; i++) {
      page[i] -= line(first, slope, i);
    }
    frame.encode(page, count, out);
  }

  @Override
  public void decode(ByteCursor in, long first, long[] into, int at, int count) {
    long slope = in.zigzag();
    PatchedFrame.decode(in, count, into, at);
    for (int i = 0; i < count; i++) {
      into[at + i] += line(first, slope, i);
    }
  }

  @Override
  public boolean readsOne() {
    return true;
  }

  @Override
  public long at(ByteCursor in, long first, int place, int count) {
    long slope = in.zigzag();
    return line(first, slope, place) + PatchedFrame.at(in, count, place);
  }

  private static long line(long first, long slope, int place) {
    return first + ((slope * place) >> SLOPE_BITS);
  }

  /// The slope of the least-squares line. Any other slope would work, with larger differences.
  private static long slope(long[] page, int count) {
    double middle = (count - 1) / 2.0;
    double products = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      products += (i - middle) * (page[i] - page[0]);
      squares += (i - middle) * (i - middle);
    }
    return squares == 0 ? 0 : Math.round(products / squares * (1 << SLOPE_BITS));
  }
}
