package dev.quipu.sdk.journal;

import dev.quipu.core.limits.Limits;

/// The limits of the journal. Each stands with its reason.
final class JournalLimits {
  private JournalLimits() {}

  /// One segment of a journal: what is kept on the disk beyond what the server has confirmed, and
  /// what a reader that looks for the end of damage holds in memory.
  static final int JOURNAL_SEGMENT_BYTES = 16 << 20;

  /// One record of a journal: a frame, or notes, and what stands around them.
  static final int JOURNAL_RECORD_BYTES = Limits.FRAME_BYTES + (1 << 20);
}
