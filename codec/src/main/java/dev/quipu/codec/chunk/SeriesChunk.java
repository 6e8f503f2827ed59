package dev.quipu.codec.chunk;

/// Values of one key and one attempt in stored form, with the facts that a store needs.
public sealed interface SeriesChunk permits Chunk, JsonChunk {
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
  /// @param values the number of values
  record Extent(
      int values, long leastStep, long greatestStep, long leastIndex, long greatestIndex) {}
}
