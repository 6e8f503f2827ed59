package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;

/// The bits of values as ordered integers in a [PatchedFrame].
final class PackedDoubles implements DoublePages {
  private final PatchedFrame frame = new PatchedFrame();
  private final long[] scratch;

  private PackedDoubles(int points) {
    scratch = new long[Math.min(points, SHORT_PAGE_POINTS)];
  }

  static PackedDoubles create(int points) {
    return new PackedDoubles(points);
  }

  @Override
  public void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out) {
    for (int i = 0; i < count; i++) {
      scratch[i] = FloatingOrder.ofDouble(column[from + i]);
    }
    frame.encode(scratch, count, out);
  }

  @Override
  public void decode(
      ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start) {
    PatchedFrame.decode(in, count, from, to, scratch, 0);
    for (int i = 0; i < to - from; i++) {
      into[start + i] = FloatingOrder.toDouble(scratch[i]);
    }
  }
}
