package dev.quipu.codec.column;

/// A column of integers of a chunk: steps, times or indexes. Not safe for several threads.
public sealed interface LongColumn permits RegularLongs, PagedLongs {
  long at(int position);

  /// The same column for another reader.
  LongColumn again();

  /// Decodes the points `from` to `to`, without `to`.
  void decode(int from, int to, long[] into, int at);

  /// In a column that never falls, the first position from `from` on whose value is at least `x`,
  /// or the number of points.
  int lowerBound(long x, int from);
}
