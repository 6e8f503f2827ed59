package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;

/// Values split into eight [BytePlanes].
record SplitDoubles(BytePlanes split) implements DoublePages {
  static SplitDoubles create(int points) {
    return new SplitDoubles(new BytePlanes(Double.BYTES, Math.min(points, LONG_PAGE_POINTS)));
  }

  @Override
  public int pagePoints() {
    return LONG_PAGE_POINTS;
  }

  @Override
  public void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out) {
    byte[][] planes = split.planes();
    for (int p = 0; p < Double.BYTES; p++) {
      byte[] plane = planes[p];
      int shift = 56 - 8 * p;
      for (int i = 0; i < count; i++) {
        plane[i] = (byte) (Double.doubleToRawLongBits(column[from + i]) >>> shift);
      }
    }
    split.encode(count, zstd, out);
  }

  @Override
  public void decode(
      ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start) {
    split.decode(in, zstd, count, from, to);
    byte[][] p = split.planes();
    for (int i = from; i < to; i++) {
      int high = p[0][i] << 24 | (p[1][i] & 0xff) << 16 | (p[2][i] & 0xff) << 8 | (p[3][i] & 0xff);
      int low = p[4][i] << 24 | (p[5][i] & 0xff) << 16 | (p[6][i] & 0xff) << 8 | (p[7][i] & 0xff);
      into[start + i - from] =
          Double.longBitsToDouble((long) high << 32 | Integer.toUnsignedLong(low));
    }
  }
}
