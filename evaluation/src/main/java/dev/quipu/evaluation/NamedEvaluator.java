package dev.quipu.evaluation;

import dev.quipu.core.evaluation.Score;
import dev.quipu.core.text.Keys;
import java.util.List;

/// An evaluator under another name.
record NamedEvaluator(Evaluator inner, String name) implements Evaluator {
  NamedEvaluator {
    Keys.check("Name of an evaluator", name);
  }

  @Override
  public List<Score> evaluate(TestCase testCase) throws Exception {
    return inner.evaluate(testCase).stream().map(score -> Rescored.named(score, name)).toList();
  }
}
