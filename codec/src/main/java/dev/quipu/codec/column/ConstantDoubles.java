package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Zstandard;
import java.util.Arrays;

/// Values that all have the same bits.
///
/// As bytes: the value, 8 bytes.
record ConstantDoubles(double value) implements DoubleColumn {
  private static final int BYTES = 8;

  static boolean fits(double[] column, int count) {
    long bits = Double.doubleToRawLongBits(column[0]);
    for (int i = 1; i < count; i++) {
      if (Double.doubleToRawLongBits(column[i]) != bits) {
        return false;
      }
    }
    return true;
  }

  void encode(ByteSink out) {
    out.putDouble(value);
  }

  static ConstantDoubles read(Section section) {
    if (section.length() != BYTES) {
      throw ChunkFormat.corrupt("a constant column has " + section.length() + " bytes");
    }
    return new ConstantDoubles(section.head(BYTES).float64());
  }

  @Override
  public DoubleColumn again() {
    return this;
  }

  @Override
  public double at(int position, Zstandard zstd) {
    return value;
  }

  @Override
  public void decode(int from, int to, double[] into, int at, Zstandard zstd) {
    Arrays.fill(into, at, at + to - from, value);
  }
}
