package dev.quipu.engine.evaluation;

/// The limits of questions about evaluations. Each stands with its reason.
public final class QuestionLimits {
  private QuestionLimits() {}

  /// Rows on one page; each may have 192 KB of JSON, so a page also ends by [#PAGE_BYTES].
  public static final int PER_PAGE = 1000;

  /// Bytes of rows at which a page ends.
  static final int PAGE_BYTES = 4 << 20;

  /// The text that rows are searched for: a sentence.
  public static final int TEXT_CHARS = 1000;

  /// Slices of one summary: more lines nobody could look at.
  public static final int SLICES = 100;

  /// Runs of a leaderboard, the newest first.
  public static final int BOARD_RUNS = 10_000;

  /// Bytes of memory for a case of a comparison: ids, scores, pairs and their order.
  static final int CASE_BYTES = 120;

  /// Bytes of memory for a column of a summary or a leaderboard.
  static final int COLUMN_BYTES = 400;
}
