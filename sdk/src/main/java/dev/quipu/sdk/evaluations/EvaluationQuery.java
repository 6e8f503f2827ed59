package dev.quipu.sdk.evaluations;

import java.util.Optional;

/// The wanted evaluation rows of a run. Parts that are not set let all rows through.
///
/// @param evaluator of the score that rows are filtered and ordered by
/// @param metric of the evaluator; empty for what the evaluator says as a whole
/// @param dataset only rows of this data set
/// @param success only rows with this success of the score, or of all their scores
/// @param text only rows whose key, data or scores hold this text
/// @param isByScore whether rows come by the value of the score
/// @param isDescending whether the order is turned round
public record EvaluationQuery(
    String evaluator,
    String metric,
    Optional<String> dataset,
    Optional<Boolean> success,
    String text,
    boolean isByScore,
    boolean isDescending) {
  /// All rows in the order in which the cases came.
  public static final EvaluationQuery ALL =
      new EvaluationQuery("", "", Optional.empty(), Optional.empty(), "", false, false);

  /// Names the score that rows are filtered and ordered by.
  public EvaluationQuery score(String ofEvaluator, String ofMetric) {
    return new EvaluationQuery(
        ofEvaluator, ofMetric, dataset, success, text, isByScore, isDescending);
  }

  public EvaluationQuery dataset(String name) {
    return new EvaluationQuery(
        evaluator, metric, Optional.of(name), success, text, isByScore, isDescending);
  }

  public EvaluationQuery success(boolean wanted) {
    return new EvaluationQuery(
        evaluator, metric, dataset, Optional.of(wanted), text, isByScore, isDescending);
  }

  public EvaluationQuery text(String wanted) {
    return new EvaluationQuery(
        evaluator, metric, dataset, success, wanted, isByScore, isDescending);
  }

  /// Orders rows by the value of the score, the least first.
  public EvaluationQuery byScore() {
    return new EvaluationQuery(evaluator, metric, dataset, success, text, true, isDescending);
  }

  /// Turns the order round.
  public EvaluationQuery descending() {
    return new EvaluationQuery(evaluator, metric, dataset, success, text, isByScore, true);
  }
}
