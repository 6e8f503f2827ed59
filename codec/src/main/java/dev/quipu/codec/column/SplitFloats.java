package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;

/// Values that are all floats, split into four [BytePlanes].
public record SplitFloats(BytePlanes split) implements DoublePages {
  static SplitFloats create(int points) {
    return new SplitFloats(new BytePlanes(Float.BYTES, Math.min(points, LONG_PAGE_POINTS)));
  }

  @Override
  public int pagePoints() {
    return LONG_PAGE_POINTS;
  }

  @Override
  public void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out) {
    byte[][] planes = split.planes();
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits((float) column[from + i]);
      planes[0][i] = (byte) (bits >>> 24);
      planes[1][i] = (byte) (bits >>> 16);
      planes[2][i] = (byte) (bits >>> 8);
      planes[3][i] = (byte) bits;
    }
    split.encode(count, zstd, out);
  }

  @Override
  public void decode(
      ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start) {
    split.decode(in, zstd, count, from, to);
    byte[] a = split.planes()[0];
    byte[] b = split.planes()[1];
    byte[] c = split.planes()[2];
    byte[] d = split.planes()[3];
    for (int i = from; i < to; i++) {
      into[start + i - from] =
          Float.intBitsToFloat(
              a[i] << 24 | (b[i] & 0xff) << 16 | (c[i] & 0xff) << 8 | (d[i] & 0xff));
    }
  }
}
