package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;

/// An encoding of a page of integers. The first value of the page stands in the directory.
public sealed interface LongPages permits FrameLongs, LineLongs, DeltaLongs, DeltaOfDeltaLongs {
  /// Points of a page: a reader of one point decodes about a thousand.
  int PAGE_POINTS = 1024;

  /// Writes the first `count` values of `page`, which may be changed.
  void encode(long[] page, int count, ByteSink out);

  void decode(ByteCursor in, long first, long[] into, int at, int count);

  /// Whether one value is read without the others.
  default boolean readsOne() {
    return false;
  }

  /// Reads one value, where that is possible.
  default long at(ByteCursor in, long first, int place, int count) {
    throw new IllegalStateException("This encoding reads whole pages");
  }
}
