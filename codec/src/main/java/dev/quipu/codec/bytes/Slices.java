package dev.quipu.codec.bytes;

import java.nio.ByteBuffer;

/// Where the bytes of a chunk are: an array, a mapped file, a blob store that can read ranges.
@FunctionalInterface
public interface Slices {
  /// The bytes from `offset`, exactly `length` of them; shorter only where the chunk ends.
  ByteBuffer slice(int offset, int length);
}
