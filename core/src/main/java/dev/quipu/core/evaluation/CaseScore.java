package dev.quipu.core.evaluation;

/// A score as comparisons see it, in one byte and a value.
public final class CaseScore {
  /// The case has a row, or the score.
  public static final int PRESENT = 1;

  public static final int HAS_VALUE = 2;
  public static final int JUDGED = 4;
  public static final int SUCCESS = 8;
  public static final int LOWER_IS_BETTER = 16;

  private CaseScore() {}

  public static byte flags(Score score) {
    int flags = PRESENT;
    flags |= score.value() == null ? 0 : HAS_VALUE;
    flags |= score.success() == null ? 0 : JUDGED;
    flags |= score.success() != null && score.success() ? SUCCESS : 0;
    flags |= score.higherIsBetter() ? 0 : LOWER_IS_BETTER;
    return (byte) flags;
  }

  /// The flags of a whole row: its [EvaluationRow#success].
  public static byte flags(EvaluationRow row) {
    Boolean success = row.success();
    return (byte) (PRESENT | (success == null ? 0 : success ? JUDGED | SUCCESS : JUDGED));
  }

  /// The value of a score; 0 if there is none.
  public static double value(Score score) {
    return score.value() == null ? 0 : score.value();
  }

  public static boolean has(byte flags, int flag) {
    return (flags & flag) != 0;
  }

  /// Whether the score says anything: an evaluator that failed says nothing.
  public static boolean says(byte flags) {
    return (flags & (HAS_VALUE | JUDGED)) != 0;
  }
}
