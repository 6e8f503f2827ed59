package dev.quipu.evaluation.junit;

import dev.quipu.core.evaluation.Score;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the output and the scores of a case in its test. For the thread of the test.
public final class CaseScores {
  private TestCase testCase;
  private final List<Score> scores = new ArrayList<>();

  CaseScores(TestCase testCase) {
    this.testCase = testCase;
  }

  /// Sets what the model has answered.
  public void output(@Nullable Object output) {
    testCase = testCase.output(output);
  }

  /// Sets other parts of the case, such as the context that was found, or its metadata.
  public void testCase(TestCase changed) {
    testCase = changed;
  }

  /// Has evaluators score the case. An evaluator that throws is an error of the case; the others go
  /// on.
  public void by(Evaluator... evaluators) {
    for (Evaluator evaluator : evaluators) {
      try {
        scores.addAll(evaluator.evaluate(testCase));
      } catch (Exception | StackOverflowError | AssertionError e) {
        scores.add(EvaluationResult.failed(evaluator.name(), e));
      }
    }
  }

  /// Adds a score that was computed elsewhere.
  public void add(Score score) {
    scores.add(score);
  }

  /// The case with its output.
  TestCase done() {
    return testCase;
  }

  /// All scores.
  ///
  /// @param failure what the test has thrown; null if nothing
  EvaluationResult result(@Nullable Throwable failure) {
    List<Score> all = new ArrayList<>(scores);
    if (failure != null) {
      all.add(EvaluationResult.failed("test", failure));
    }
    return new EvaluationResult(all);
  }
}
