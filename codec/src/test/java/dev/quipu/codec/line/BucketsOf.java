package dev.quipu.codec.line;

import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.StoredAxis;
import java.util.List;

/// Cuts whole chunks into buckets, for tests.
public final class BucketsOf {
  private BucketsOf() {}

  /// The buckets of points between edges.
  ///
  /// @param chunks of one series; among points at the same x, those of an earlier chunk come first
  public static List<LineBucket> chunks(StoredAxis axis, Iterable<Chunk> chunks, long[] edges) {
    Buckets buckets = new Buckets(axis, edges.clone());
    long position = 0;
    try (Zstandard zstd = new Zstandard()) {
      for (Chunk chunk : chunks) {
        buckets.add(chunk, chunk.points(), axis == StoredAxis.POSITION ? position : 0, zstd);
        position += chunk.points();
      }
    }
    return buckets.filled();
  }
}
