package dev.quipu.harness.probe;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.evaluators.Evaluators;
import dev.quipu.harness.config.EvaluatorSpec;
import dev.quipu.harness.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes evaluators by their names in a configuration.
final class EvaluatorChoice {
  /// How near a number must be unless a configuration says otherwise.
  private static final double RELATIVE = 1e-9;

  private EvaluatorChoice() {}

  /// Makes an evaluator.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is none of the name, or a setting cannot be
  ///   used
  static Evaluator of(EvaluatorSpec spec) {
    Map<String, @Nullable Object> settings = spec.settings();
    Evaluator evaluator =
        switch (spec.type()) {
          case "exact_match" -> Evaluators.exactMatch();
          case "normalised_match" -> Evaluators.normalisedMatch();
          case "contains" -> Evaluators.contains();
          case "contains_all" -> Evaluators.containsAll(texts(settings.get("texts")));
          case "regex_match" -> Evaluators.regexMatch(String.valueOf(settings.get("pattern")));
          case "regex_found" -> Evaluators.regexFound(String.valueOf(settings.get("pattern")));
          case "json_equal" -> Evaluators.jsonEqual();
          case "json_schema" -> Evaluators.jsonSchema(Json.text(settings.get("schema")));
          case "numeric" ->
              Evaluators.numeric(
                  number(settings.get("relative"), settings.containsKey("absolute") ? 0 : RELATIVE),
                  number(settings.get("absolute"), 0));
          case "token_f1" -> Evaluators.tokenF1();
          case "rouge_l" -> Evaluators.rougeL();
          case "bleu" -> Evaluators.bleu();
          case "edit_similarity" -> Evaluators.editSimilarity();
          default ->
              throw QuipuException.invalid("There is no evaluator " + Text.quote(spec.type()));
        };
    if (settings.get("name") instanceof String name) {
      evaluator = evaluator.named(name);
    }
    return settings.get("threshold") instanceof Number threshold
        ? evaluator.threshold(threshold.doubleValue())
        : evaluator;
  }

  private static String[] texts(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toArray(String[]::new)
        : new String[0];
  }

  private static double number(@Nullable Object value, double otherwise) {
    return value instanceof Number number ? number.doubleValue() : otherwise;
  }
}
