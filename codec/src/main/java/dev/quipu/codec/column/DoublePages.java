package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;

/// An encoding of a page of values.
public sealed interface DoublePages
    permits RawDoubles, AlpDecimals, PackedFloats, PackedDoubles, SplitFloats, SplitDoubles {
  /// Points of a page for encodings that decode fast.
  int SHORT_PAGE_POINTS = 1024;

  /// Points of a page for compressors, which need more data to outweigh their overhead.
  int LONG_PAGE_POINTS = 2048;

  default int pagePoints() {
    return SHORT_PAGE_POINTS;
  }

  void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out);

  /// Moves past a page of `count` values and reads those from `from` (inclusive) to `to`
  /// (exclusive).
  void decode(ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start);
}
