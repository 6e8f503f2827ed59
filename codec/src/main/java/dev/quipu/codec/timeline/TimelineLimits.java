package dev.quipu.codec.timeline;

import dev.quipu.core.limits.Limits;

/// The limits of timelines. Each stands with its reason.
final class TimelineLimits {
  private TimelineLimits() {}

  /// Rows of one block. A search that cannot skip a block decodes all of the block, which takes
  /// about a millisecond.
  static final int BLOCK_ROWS = 4096;

  /// Bytes of values at which a block ends, for the same reason: values may be long.
  static final int BLOCK_BYTES = 1 << 20;

  /// Rows at which a chunk is full. Larger chunks save nothing, and this one is rewritten fast.
  static final int CHUNK_ROWS = 16 * BLOCK_ROWS;

  /// Bytes of values at which a chunk is full: it is held in memory while it is written.
  static final int CHUNK_BYTES = 8 << 20;

  /// The most bits of the text index of a block: 16 KB.
  static final int INDEX_BITS = 1 << 17;

  /// Fields of the rows of one chunk; a frame has no more keys.
  static final int FIELDS = 20_000;

  /// Twice the bytes of a column that a reader accepts: a block ends behind [#BLOCK_BYTES], with a
  /// row of at most one frame, and each character may have three bytes.
  static final int MOST_UNPACKED = 2 * 3 * (BLOCK_BYTES + Limits.FRAME_BYTES);
}
