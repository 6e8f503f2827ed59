package dev.quipu.codec.column;

/// A column of integers of a chunk: steps, times or indexes. Not safe for several threads.
public sealed interface LongColumn permits RegularLongs, PagedLongs {
  long at(int position);

  /// The same column for another reader.
  LongColumn again();

  /// Decodes the points `from` (inclusive) to `to` (exclusive).
  void decode(int from, int to, long[] into, int at);

  /// The first position from `from` on with a value of at least `x`, or the number of points. The
  /// column must not descend.
  int lowerBound(long x, int from);
}
