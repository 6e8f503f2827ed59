package dev.quipu.engine.compaction;

/// The limits of one step of compaction. Each stands with its reason.
public final class CompactionLimits {
  private CompactionLimits() {}

  /// Points of a run that are compacted at once: bounds the memory for it to some 40 MB, and the
  /// time the writer needs to put the chunks in.
  public static final int COMPACTION_POINTS = 500_000;

  /// Bytes of frames that are compacted at once, for the same reason: values may be long.
  public static final int COMPACTION_BYTES = 32 << 20;

  /// Of a small heap, frames that are compacted at once take at most this part.
  public static final int COMPACTION_HEAP_PART = 16;

  /// What a point takes then, of a series that has few: its numbers, and its part of a chunk.
  public static final int COMPACTION_POINT_BYTES = 64;
}
