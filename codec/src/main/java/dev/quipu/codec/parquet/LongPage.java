package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.table.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Integers and times: differences of neighbours, because steps and times ascend.
final class LongPage extends PageValues {
  private long[] values = {};
  private int size;
  private long least = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;

  @Override
  void add(Values some, int from, int to) {
    int count = to - from;
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(size + count, values.length * 2));
    }
    long[] added = ((Values.Longs) some).values();
    System.arraycopy(added, from, values, size, count);
    size += count;
    for (int i = from; i < to; i++) {
      least = Math.min(least, added[i]);
      greatest = Math.max(greatest, added[i]);
    }
  }

  @Override
  long bytes() {
    return (long) Long.BYTES * size;
  }

  @Override
  Encoding write(ByteSink out) {
    Deltas.write(values, size, out);
    size = 0;
    return Encoding.DELTA_BINARY_PACKED;
  }

  @Override
  @Nullable Bounds bounds() {
    return least > greatest ? null : new Bounds(least, greatest);
  }

  @Override
  void beginGroup() {
    least = Long.MAX_VALUE;
    greatest = Long.MIN_VALUE;
  }
}
