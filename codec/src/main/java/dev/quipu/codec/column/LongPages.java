package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;

/// An encoding of a page of integers. The directory holds the first value of the page.
public sealed interface LongPages permits FrameLongs, LineLongs, DeltaLongs, DeltaOfDeltaLongs {
  /// Points of a page: a reader of one point decodes about a thousand.
  int PAGE_POINTS = 1024;

  /// Writes the first `count` values of `page`. May change the array.
  void encode(long[] page, int count, ByteSink out);

  void decode(ByteCursor in, long first, long[] into, int at, int count);

  /// Whether one value can be read without the others.
  default boolean readsOne() {
    return false;
  }

  /// Reads one value, if [#readsOne].
  default long at(ByteCursor in, long first, int place, int count) {
    throw new IllegalStateException("This encoding reads whole pages");
  }
}
