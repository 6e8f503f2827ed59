package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.table.Values;
import java.util.Arrays;

/// Numbers, bit by bit as they are. Numbers that repeat are written one after the other, because
/// Zstandard finds repetitions; others by planes of bytes, of which those of the exponents are
/// alike. A few numbers of each page decide.
final class DoublePage extends PageValues {
  private static final int TRIED = 2048;

  private final Zstandard zstd;
  private double[] values = {};
  private int size;

  /// @param zstd compresses the pages
  DoublePage(Zstandard zstd) {
    this.zstd = zstd;
  }

  @Override
  void add(Values some, int from, int to) {
    int count = to - from;
    if (size + count > values.length) {
      values = Arrays.copyOf(values, Math.max(size + count, values.length * 2));
    }
    System.arraycopy(((Values.Doubles) some).values(), from, values, size, count);
    size += count;
  }

  @Override
  long bytes() {
    return (long) Double.BYTES * size;
  }

  @Override
  Encoding write(ByteSink out) {
    int tried = Math.min(size, TRIED);
    boolean plain = packed(tried, true) <= packed(tried, false);
    put(size, plain, out);
    size = 0;
    return plain ? Encoding.PLAIN : Encoding.BYTE_STREAM_SPLIT;
  }

  private int packed(int count, boolean plain) {
    ByteSink trial = new ByteSink();
    put(count, plain, trial);
    byte[] into = new byte[Zstandard.bound(trial.length())];
    return zstd.compress(trial.array(), trial.length(), into);
  }

  private void put(int count, boolean plain, ByteSink out) {
    int at = out.grow(Double.BYTES * count);
    byte[] bytes = out.array();
    for (int i = 0; i < count; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      if (plain) {
        ChunkFormat.LONGS.set(bytes, at + Double.BYTES * i, bits);
      } else {
        for (int plane = 0; plane < Double.BYTES; plane++) {
          bytes[at + plane * count + i] = (byte) (bits >>> (8 * plane));
        }
      }
    }
  }
}
