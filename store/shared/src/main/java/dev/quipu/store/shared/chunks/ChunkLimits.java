package dev.quipu.store.shared.chunks;

/// The limits of opened chunks, each with its reason.
final class ChunkLimits {
  private ChunkLimits() {}

  /// Chunks kept open for the next reader.
  static final long CACHE_BYTES = 32L << 20;

  /// On a small heap, the open chunks take at most this part of it.
  static final int CACHE_HEAP_PART = 8;
}
