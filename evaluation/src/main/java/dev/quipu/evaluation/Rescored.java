package dev.quipu.evaluation;

import dev.quipu.core.evaluation.Score;
import dev.quipu.core.evaluation.ScoreBuilder;

/// Copies of scores with one part changed.
final class Rescored {
  private Rescored() {}

  /// The score as one of an evaluator.
  static Score named(Score score, String evaluator) {
    return score.evaluator().equals(evaluator)
        ? score
        : copy(score, evaluator).success(score.success()).threshold(score.threshold()).build();
  }

  /// The score with a threshold, which decides over the success.
  static Score threshold(Score score, double threshold) {
    Double value = score.value();
    Boolean success = score.success();
    if (value != null) {
      success = score.higherIsBetter() ? value >= threshold : value <= threshold;
    }
    return copy(score, score.evaluator()).success(success).threshold(threshold).build();
  }

  private static ScoreBuilder copy(Score score, String evaluator) {
    return Score.builder(evaluator, score.metric())
        .value(score.value())
        .label(score.label())
        .explanation(score.explanation())
        .strict(score.isStrict())
        .higherIsBetter(score.higherIsBetter())
        .model(score.model())
        .cost(score.cost())
        .rubric(score.rubric())
        .error(score.error());
  }
}
