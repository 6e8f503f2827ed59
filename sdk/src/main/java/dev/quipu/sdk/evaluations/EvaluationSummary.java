package dev.quipu.sdk.evaluations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the scores of a run say.
///
/// @param rows of the run
/// @param datasets the rows of each data set
/// @param scores by data set, evaluator and metric
/// @param slices the scores by the value of a member of the metadata, the largest slice first;
///   empty unless asked for
public record EvaluationSummary(
    long rows,
    List<ScoreStatistics> datasets,
    List<ScoreStatistics> scores,
    Map<@Nullable Object, List<ScoreStatistics>> slices) {
  /// A score, of the first data set that has the score; empty if none has.
  ///
  /// @param metric empty for what the evaluator says as a whole
  public Optional<ScoreStatistics> score(String evaluator, String metric) {
    return scores.stream()
        .filter(one -> one.evaluator().equals(evaluator) && one.metric().equals(metric))
        .findFirst();
  }
}
