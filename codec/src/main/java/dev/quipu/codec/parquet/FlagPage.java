package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.table.Values;
import java.util.Arrays;

/// True and false, a bit each.
final class FlagPage extends PageValues {
  private long[] values = {};
  private int size;

  @Override
  void add(Values some, int from, int to) {
    int count = to - from;
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(size + count, values.length * 2));
    }
    System.arraycopy(((Values.Longs) some).values(), from, values, size, count);
    size += count;
  }

  @Override
  long bytes() {
    return (long) Long.BYTES * size;
  }

  @Override
  Encoding write(ByteSink out) {
    BitPacking.pack(values, size, 0, 1, out);
    size = 0;
    return Encoding.PLAIN;
  }
}
