package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationLimits;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What evaluators say of one case.
///
/// @param scores at most one of an evaluator and metric
public record EvaluationResult(List<Score> scores) {
  /// @throws QuipuException INVALID_ARGUMENT if there are two scores of one evaluator and metric
  public EvaluationResult {
    scores = List.copyOf(scores);
    Set<List<String>> seen = new HashSet<>();
    for (Score score : scores) {
      if (!seen.add(List.of(score.evaluator(), score.metric()))) {
        throw QuipuException.invalid(
            "Result has two scores of the evaluator "
                + Text.quote(score.evaluator())
                + " and the metric "
                + Text.quote(score.metric()));
      }
    }
  }

  public static EvaluationResult of(Score... scores) {
    return new EvaluationResult(List.of(scores));
  }

  /// A result that was computed elsewhere: for each evaluator, its metrics by name; the metric with
  /// the empty name is what the evaluator says as a whole.
  public static EvaluationResult of(Map<String, ? extends Map<String, Double>> values) {
    List<Score> scores = new ArrayList<>();
    values.forEach((evaluator, metrics) ->
        metrics.forEach((metric, value) -> scores.add(Score.of(evaluator, metric, value))));
    return new EvaluationResult(scores);
  }

  /// The score of an evaluator that has failed: the error is what it has thrown, in words.
  public static Score failed(String evaluator, Throwable failure) {
    String message = failure instanceof QuipuException known ? known.message() : failure.toString();
    String plain = message.replaceAll("[\\p{Cc}\\p{Cs}&&[^\\n\\t]]", "\ufffd");
    return Score.builder(evaluator, "")
        .error(Text.first(plain, EvaluationLimits.EXPLANATION_CHARS))
        .build();
  }

  /// What one evaluator says.
  ///
  /// @param aggregate as a whole; empty if it does not say
  /// @param metrics the other scores by metric
  public record OfEvaluator(Optional<Score> aggregate, Map<String, Score> metrics) {}

  /// What each evaluator says, by its name, in the order of the scores.
  public Map<String, OfEvaluator> evaluators() {
    Map<String, OfEvaluator> all = new LinkedHashMap<>();
    for (Score score : scores) {
      OfEvaluator one =
          all.getOrDefault(
              score.evaluator(), new OfEvaluator(Optional.empty(), new LinkedHashMap<>()));
      if (score.metric().isEmpty()) {
        one = new OfEvaluator(Optional.of(score), one.metrics());
      } else {
        one.metrics().put(score.metric(), score);
      }
      all.put(score.evaluator(), one);
    }
    return all;
  }

  /// The score of an evaluator as a whole; empty if there is none.
  public Optional<Score> find(String evaluator) {
    return find(evaluator, "");
  }

  public Optional<Score> find(String evaluator, String metric) {
    return scores.stream()
        .filter(score -> score.evaluator().equals(evaluator) && score.metric().equals(metric))
        .findFirst();
  }

  /// The errors of the task and the evaluators.
  public List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (Score score : scores) {
      if (score.error() != null) {
        errors.add(score.evaluator() + ": " + score.error());
      }
    }
    return errors;
  }

  /// Whether no score says that the case has failed, and none has an error.
  public boolean isSuccess() {
    return scores.stream()
        .noneMatch(score -> Boolean.FALSE.equals(score.success()) || score.error() != null);
  }
}
