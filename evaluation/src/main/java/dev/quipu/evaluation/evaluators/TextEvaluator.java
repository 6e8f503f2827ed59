package dev.quipu.evaluation.evaluators;

import dev.quipu.core.evaluation.Score;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares the output with each expected answer, as texts; the best counts.
record TextEvaluator(String name, Formula formula) implements Evaluator {
  /// Compares two texts.
  interface Formula {
    Result compare(String output, String expected);
  }

  /// @param value as a whole; the greatest of several answers counts
  /// @param isSuccess null if the formula does not say
  /// @param metrics other metrics by name
  record Result(double value, @Nullable Boolean isSuccess, Map<String, Double> metrics) {
    static Result of(double value) {
      return new Result(value, null, Map.of());
    }

    static Result of(boolean success) {
      return new Result(success ? 1 : 0, success, Map.of());
    }

    static Result of(double value, String first, double one, String second, double two) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put(first, one);
      metrics.put(second, two);
      return new Result(value, null, metrics);
    }
  }

  @Override
  public List<Score> evaluate(TestCase testCase) {
    String output = testCase.outputText();
    Result best = null;
    for (String expected : testCase.expectedTexts()) {
      Result one = formula.compare(output, expected);
      if (best == null || one.value() > best.value()) {
        best = one;
      }
    }
    if (best == null) {
      return List.of();
    }
    List<Score> scores = new ArrayList<>();
    scores.add(Score.builder(name, "").value(best.value()).success(best.isSuccess()).build());
    best.metrics().forEach((metric, value) -> scores.add(Score.of(name, metric, value)));
    return scores;
  }
}
