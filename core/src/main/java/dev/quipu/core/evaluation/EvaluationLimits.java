package dev.quipu.core.evaluation;

/// The limits of evaluation rows, each with its reason. Lengths are in characters. The data, the
/// metadata and the scores of a row are each a value of a frame, with the limit of values
/// ([dev.quipu.core.limits.Limits#VALUE_BYTES]).
public final class EvaluationLimits {
  private EvaluationLimits() {}

  /// Scores of one row: some ten evaluators with some ten metrics each.
  public static final int SCORES_A_ROW = 100;

  /// The explanation of a score or an error: a page of text, as a judge writes it. The SDK cuts a
  /// longer one.
  public static final int EXPLANATION_CHARS = 8000;

  /// A label such as `relevant`, or the id of a model.
  public static final int LABEL_CHARS = 250;
}
