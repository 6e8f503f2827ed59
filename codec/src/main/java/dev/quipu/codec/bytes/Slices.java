package dev.quipu.codec.bytes;

import java.nio.ByteBuffer;

/// The source of the bytes of a chunk: an array, a mapped file, or a blob store that reads ranges.
@FunctionalInterface
public interface Slices {
  /// Exactly `length` bytes from `offset`; fewer only at the end of the chunk.
  ByteBuffer slice(int offset, int length);
}
