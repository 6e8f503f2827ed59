package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;

/// An encoding of a page of values.
public sealed interface DoublePages
    permits RawDoubles, AlpDecimals, PackedFloats, PackedDoubles, SplitFloats, SplitDoubles {
  /// Points of a page where a page is decoded fast.
  int SHORT_PAGE_POINTS = 1024;

  /// Points of a page where a compressor needs to see more to be worth its overhead.
  int LONG_PAGE_POINTS = 2048;

  default int pagePoints() {
    return SHORT_PAGE_POINTS;
  }

  void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out);

  /// Passes over a page of `count` values and reads those from `from` to `to`, without `to`.
  void decode(ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start);
}
