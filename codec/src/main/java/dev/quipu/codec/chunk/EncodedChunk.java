package dev.quipu.codec.chunk;

/// A chunk in stored form, with the facts that a store needs.
public interface EncodedChunk {
  Extent extent();

  /// The length of the whole chunk in bytes.
  int lengthBytes();

  /// A copy of all bytes of the chunk.
  byte[] bytes();

  /// Reads the whole chunk and checks its parts against each other.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if anything is damaged
  void verify();

  /// The range of a chunk.
  ///
  /// @param values the number of values; of rows by time, the number of rows
  /// @param leastStep of rows by time, the least time in microseconds
  record Extent(
      int values, long leastStep, long greatestStep, long leastIndex, long greatestIndex) {}
}
