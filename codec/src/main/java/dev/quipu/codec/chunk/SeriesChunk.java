package dev.quipu.codec.chunk;

/// Values of one key and one attempt in stored form, and what a store has to know of them.
public sealed interface SeriesChunk permits Chunk, JsonChunk {
  Extent extent();

  /// The length of the whole chunk in bytes.
  int lengthBytes();

  /// A copy of its bytes; reads all of it.
  byte[] bytes();

  /// Reads all of it and compares the parts with one another.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if anything is damaged
  void verify();

  /// What a chunk spans.
  ///
  /// @param values how many there are
  record Extent(
      int values, long leastStep, long greatestStep, long leastIndex, long greatestIndex) {}
}
