package dev.quipu.evaluation.evaluators;

import dev.quipu.core.evaluation.Score;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.text.EditDistance;
import java.util.List;

/// The edit distance to the nearest expected answer, also as a part of the length.
record EditEvaluator() implements Evaluator {
  @Override
  public String name() {
    return "edit_similarity";
  }

  @Override
  public List<Score> evaluate(TestCase testCase) {
    String output = testCase.outputText();
    double similarity = -1;
    int distance = 0;
    for (String expected : testCase.expectedTexts()) {
      double one = EditDistance.similarity(output, expected);
      if (one > similarity) {
        similarity = one;
        distance = EditDistance.of(output, expected);
      }
    }
    return List.of(
        Score.of(name(), "", similarity),
        Score.builder(name(), "distance").value((double) distance).higherIsBetter(false).build());
  }
}
