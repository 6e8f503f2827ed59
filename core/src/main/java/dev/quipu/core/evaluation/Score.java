package dev.quipu.core.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import org.jspecify.annotations.Nullable;

/// What an evaluator says of a case.
///
/// @param evaluator such as `exact-match`
/// @param metric of the evaluator; empty for what the evaluator says as a whole
/// @param value finite; null if there is none
/// @param label a word in place of a number or beside it; null if there is none
/// @param explanation null if there is none
/// @param success null if the evaluator does not say
/// @param threshold from which value on the case is a success; null if there is none
/// @param isStrict whether only a perfect value is a success
/// @param higherIsBetter false if less is better
/// @param model the id of the model that judged; null if there is none
/// @param cost of the judgement, in the currency of the program; at least 0; null if unknown
/// @param rubric the score on the scale of a rubric; null if there is none
/// @param error why the evaluator failed; null if it did not
public record Score(
    String evaluator,
    String metric,
    @Nullable Double value,
    @Nullable String label,
    @Nullable String explanation,
    @Nullable Boolean success,
    @Nullable Double threshold,
    boolean isStrict,
    boolean higherIsBetter,
    @Nullable String model,
    @Nullable Double cost,
    @Nullable Double rubric,
    @Nullable String error) {
  /// @throws QuipuException INVALID_ARGUMENT if a text is too long or a number is not finite
  public Score {
    Keys.check("Name of an evaluator", evaluator);
    if (!metric.isEmpty()) {
      Keys.check("Metric of an evaluator", metric);
    }
    finite("Value", value);
    text("Label", label, EvaluationLimits.LABEL_CHARS);
    text("Explanation", explanation, EvaluationLimits.EXPLANATION_CHARS);
    finite("Threshold", threshold);
    text("Model", model, EvaluationLimits.LABEL_CHARS);
    finite("Cost", cost);
    if (cost != null && cost < 0) {
      throw QuipuException.invalid("Cost of a score is " + cost + "; at least 0 is needed");
    }
    finite("Rubric score", rubric);
    text("Error", error, EvaluationLimits.EXPLANATION_CHARS);
  }

  private static void finite(String what, @Nullable Double number) {
    if (number != null && !Double.isFinite(number)) {
      throw QuipuException.invalid(
          what + " of a score is " + number + "; only finite numbers are allowed");
    }
  }

  private static void text(String what, @Nullable String text, int mostChars) {
    if (text != null) {
      Text.check(what + " of a score", text, mostChars);
    }
  }

  /// A score with a value and nothing more.
  public static Score of(String evaluator, String metric, double value) {
    return builder(evaluator, metric).value(value).build();
  }

  /// Describes a score part by part.
  ///
  /// @param metric of the evaluator; empty for what the evaluator says as a whole
  public static ScoreBuilder builder(String evaluator, String metric) {
    return new ScoreBuilder(evaluator, metric);
  }
}
