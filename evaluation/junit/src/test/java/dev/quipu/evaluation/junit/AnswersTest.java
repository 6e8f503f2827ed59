package dev.quipu.evaluation.junit;

import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.evaluators.Evaluators;
import org.jspecify.annotations.Nullable;

/// The test of the guide, which passes.
class AnswersTest {
  private final Model model = new Model();

  private static final class Model {
    String answer(@Nullable Object question) {
      return String.valueOf(question).contains("quipu") ? "Knots on strings." : "The Inca.";
    }
  }

  // snippet: junit
  @EvaluationTest(file = "questions.jsonl") // beside the class, or below the working folder
  void questionsAreAnswered(TestCase testCase, CaseScores scores) {
    scores.output(model.answer(testCase.input()));
    scores.by(Evaluators.normalisedMatch(), Evaluators.tokenF1().threshold(0.5));
  }
  // end
}
