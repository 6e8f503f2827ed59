package dev.quipu.harness.probe;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.TestCase;
import dev.quipu.harness.config.ProbeSpec;
import dev.quipu.harness.json.Json;
import dev.quipu.harness.model.ModelRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How models are asked, and how their answers are scored. Any thread.
public final class Probe {
  /// The built-in evaluator that has a score of which less is better, and the name of the score.
  private static final String EDIT_SIMILARITY = "edit_similarity";

  private static final String DISTANCE = "distance";

  private final ProbeSpec spec;
  private final @Nullable Prompt prompt;
  private final List<Evaluator> evaluators;
  private final Set<String> lowerIsBetter = new TreeSet<>();

  /// @throws QuipuException INVALID_ARGUMENT if an evaluator cannot be made, two have one name, or
  ///   the primary score is of none
  public Probe(ProbeSpec spec) {
    this.spec = spec;
    prompt = spec.prompt() == null ? null : new Prompt(spec.prompt());
    evaluators = spec.evaluators().stream().map(EvaluatorChoice::of).toList();
    Set<String> names = new HashSet<>();
    for (Evaluator evaluator : evaluators) {
      if (!names.add(evaluator.name())) {
        throw QuipuException.invalid(
            "Probe "
                + Text.quote(spec.name())
                + " has the evaluator "
                + Text.quote(evaluator.name())
                + " twice; give one a name");
      }
    }
    lowerIsBetter.addAll(spec.lowerIsBetter());
    for (int i = 0; i < evaluators.size(); i++) {
      if (spec.evaluators().get(i).type().equals(EDIT_SIMILARITY)) {
        lowerIsBetter.add(evaluators.get(i).name() + "." + DISTANCE);
      }
    }
    String primary = primaryMetric();
    if (names.stream().noneMatch(one -> primary.equals(one) || primary.startsWith(one + "."))) {
      throw QuipuException.invalid(
          "Probe "
              + Text.quote(spec.name())
              + " has the primary score "
              + Text.quote(primary)
              + ", which is of none of its evaluators");
    }
  }

  public String name() {
    return spec.name();
  }

  /// Empty if there is none.
  public String category() {
    return spec.category();
  }

  /// The score that decides.
  public String primaryMetric() {
    return spec.primary() == null ? evaluators.get(0).name() : spec.primary();
  }

  /// The scores of which less is better.
  public Set<String> lowerIsBetter() {
    return lowerIsBetter;
  }

  /// What a model is asked of a case.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the case lacks a part that the template names
  public ModelRequest request(TestCase testCase) {
    String text = prompt == null ? Json.plainText(testCase.input()) : prompt.of(testCase);
    return new ModelRequest(Optional.ofNullable(spec.system()), text, testCase.input());
  }

  /// Scores an answer.
  ///
  /// @param answered with its output
  public Scored score(TestCase answered) {
    SortedMap<String, @Nullable Double> scores = new TreeMap<>();
    List<String> errors = new ArrayList<>();
    for (Evaluator evaluator : evaluators) {
      try {
        for (Score score : evaluator.evaluate(answered)) {
          add(evaluator.name(), score, scores, errors);
        }
      } catch (QuipuException e) {
        scores.put(evaluator.name(), null);
        errors.add(evaluator.name() + ": " + e.message());
      } catch (Exception | StackOverflowError e) {
        scores.put(evaluator.name(), null);
        errors.add(evaluator.name() + ": " + e);
      }
    }
    return new Scored(scores, errors.isEmpty() ? null : String.join("; ", errors));
  }

  private static void add(
      String evaluator,
      Score score,
      SortedMap<String, @Nullable Double> scores,
      List<String> errors) {
    String name = score.metric().isEmpty() ? evaluator : evaluator + "." + score.metric();
    if (score.error() != null) {
      errors.add(name + ": " + score.error());
    }
    Double value = score.value();
    if (value == null && score.success() != null) {
      value = score.success() ? 1.0 : 0.0;
    }
    scores.put(name, value);
  }
}
