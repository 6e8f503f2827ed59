package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.Score;
import java.util.List;

/// An evaluator whose score as a whole has a threshold.
record ThresholdEvaluator(Evaluator inner, double threshold) implements Evaluator {
  ThresholdEvaluator {
    if (!Double.isFinite(threshold)) {
      throw QuipuException.invalid("Threshold is " + threshold + "; it must be finite");
    }
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public List<Score> evaluate(TestCase testCase) throws Exception {
    return inner.evaluate(testCase).stream()
        .map(score -> score.metric().isEmpty() ? Rescored.threshold(score, threshold) : score)
        .toList();
  }
}
