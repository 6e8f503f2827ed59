package dev.quipu.codec;

/// An encoding of a page of integers. The first value of the page stands in the directory.
sealed interface LongPages permits FrameLongs, DeltaLongs, DeltaOfDeltaLongs {
  /// Points of a page: a reader of one point decodes about a thousand.
  int PAGE_POINTS = 1024;

  /// Writes the first `count` values of `page`, which may be changed.
  void encode(long[] page, int count, ByteSink out);

  void decode(ByteCursor in, long first, long[] into, int at, int count);
}
