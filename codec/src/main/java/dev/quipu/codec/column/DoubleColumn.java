package dev.quipu.codec.column;

import dev.quipu.codec.bytes.Zstandard;

/// A column of values of a chunk. Every value is restored bit for bit. Not safe for several
/// threads.
public sealed interface DoubleColumn permits ConstantDoubles, PagedDoubles {
  double at(int position, Zstandard zstd);

  /// The same column for another reader.
  DoubleColumn again();

  /// Decodes the points `from` (inclusive) to `to` (exclusive).
  void decode(int from, int to, double[] into, int at, Zstandard zstd);
}
