package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;

/// Values that are all floats: their bits as ordered integers in a [PatchedFrame]. A loss that
/// stays within one or two powers of two needs hardly more bits than its noise has.
public final class PackedFloats implements DoublePages {
  private final PatchedFrame frame = new PatchedFrame();
  private final long[] scratch;

  private PackedFloats(int points) {
    scratch = new long[Math.min(points, SHORT_PAGE_POINTS)];
  }

  static PackedFloats create(int points) {
    return new PackedFloats(points);
  }

  @Override
  public void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out) {
    for (int i = 0; i < count; i++) {
      scratch[i] = FloatingOrder.ofFloat(column[from + i]);
    }
    frame.encode(scratch, count, out);
  }

  @Override
  public void decode(
      ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start) {
    PatchedFrame.decode(in, count, from, to, scratch, 0);
    for (int i = 0; i < to - from; i++) {
      into[start + i] = FloatingOrder.toFloat(scratch[i]);
    }
  }
}
