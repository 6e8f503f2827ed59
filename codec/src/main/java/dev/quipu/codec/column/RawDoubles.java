package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Zstandard;

/// Values as they are, 8 bytes each: for values that no encoding shrinks.
record RawDoubles() implements DoublePages {
  @Override
  public void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out) {
    for (int i = from; i < from + count; i++) {
      out.putDouble(column[i]);
    }
  }

  @Override
  public void decode(
      ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start) {
    byte[] array = in.array();
    int first = in.take(count * Double.BYTES);
    for (int i = from; i < to; i++) {
      into[start + i - from] =
          Double.longBitsToDouble((long) ChunkFormat.LONGS.get(array, first + i * Double.BYTES));
    }
  }
}
