package dev.quipu.evaluation.evaluators;

import dev.quipu.core.evaluation.EvaluationLimits;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says whether a case is right, and if not, why.
record CheckEvaluator(String name, Check check) implements Evaluator {
  /// Finds what is wrong.
  interface Check {
    /// Null if nothing is wrong.
    @Nullable String problem(TestCase testCase) throws Exception;
  }

  @Override
  public List<Score> evaluate(TestCase testCase) throws Exception {
    String problem = check.problem(testCase);
    return List.of(
        Score.builder(name, "")
            .value(problem == null ? 1.0 : 0.0)
            .success(problem == null)
            .explanation(
                problem == null ? null : Text.first(problem, EvaluationLimits.EXPLANATION_CHARS))
            .build());
  }
}
