package dev.quipu.evaluation;

import dev.quipu.core.evaluation.Score;
import java.util.List;

/// Scores cases. Must be safe for several threads. [dev.quipu.evaluation.evaluators.Evaluators] has
/// many, and makes one of any function.
public interface Evaluator {
  /// The name in rows, such as `exact_match`.
  String name();

  /// The scores of a case, at most one of each metric. The metric with the empty name is what the
  /// evaluator says as a whole. The name of the evaluator in a score is that of [#name].
  ///
  /// @param testCase with its output
  /// @throws Exception is an error in the row of the case; the other evaluators and cases go on
  List<Score> evaluate(TestCase testCase) throws Exception;

  /// The same evaluator, for which a case is a success from a value of its score as a whole: from
  /// the threshold on, or up to it if less is better.
  default Evaluator threshold(double threshold) {
    return new ThresholdEvaluator(this, threshold);
  }

  /// The same evaluator under another name, so that it can be used twice.
  default Evaluator named(String name) {
    return new NamedEvaluator(this, name);
  }
}
