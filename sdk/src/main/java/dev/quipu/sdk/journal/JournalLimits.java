package dev.quipu.sdk.journal;

import dev.quipu.core.limits.Limits;

/// The limits of the journal. Each stands with its reason.
final class JournalLimits {
  private JournalLimits() {}

  /// The size of a segment. It bounds the disk space that confirmed records take, and the memory of
  /// a reader that searches for the end of damage.
  static final int JOURNAL_SEGMENT_BYTES = 16 << 20;

  /// The size of a record: a frame or notes, and the fields around them.
  static final int JOURNAL_RECORD_BYTES = Limits.FRAME_BYTES + (1 << 20);
}
