package dev.quipu.engine.compaction;

/// The limits of one step of compaction. Each stands with its reason.
public final class CompactionLimits {
  private CompactionLimits() {}

  /// Points of a run that are compacted at once. This bounds the memory to about 40 MB, and the
  /// time the writer needs to insert the chunks.
  public static final int COMPACTION_POINTS = 500_000;

  /// Bytes of frames that are compacted at once, for the same reason: values may be long, and lines
  /// of a log take some four times the bytes of their frames. Enough for a full chunk of a log.
  public static final int COMPACTION_BYTES = 8 << 20;

  /// In a small heap, frames that are compacted at once take at most this fraction of the heap.
  public static final int COMPACTION_HEAP_PART = 16;

  /// Bytes of frames of lineage that are compacted at once: some 10 000 records, each of which is a
  /// few rows of tables, keep the writer busy for a fraction of a second.
  public static final int LINEAGE_BYTES = 2 << 20;

  /// Bytes of a point in a small heap, for a series with few points: its numbers, and its share of
  /// a chunk.
  public static final int COMPACTION_POINT_BYTES = 64;
}
