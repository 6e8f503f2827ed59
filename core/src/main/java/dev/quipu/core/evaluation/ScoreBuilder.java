package dev.quipu.core.evaluation;

import org.jspecify.annotations.Nullable;

/// Describes a [Score] part by part. Parts that are not set are absent; the score is one of which
/// more is better. Not safe for several threads.
public final class ScoreBuilder {
  private final String evaluator;
  private final String metric;
  private @Nullable Double value;
  private @Nullable String label;
  private @Nullable String explanation;
  private @Nullable Boolean success;
  private @Nullable Double threshold;
  private boolean isStrict;
  private boolean higherIsBetter = true;
  private @Nullable String model;
  private @Nullable Double cost;
  private @Nullable Double rubric;
  private @Nullable String error;

  ScoreBuilder(String evaluator, String metric) {
    this.evaluator = evaluator;
    this.metric = metric;
  }

  public ScoreBuilder value(@Nullable Double newValue) {
    value = newValue;
    return this;
  }

  public ScoreBuilder label(@Nullable String newLabel) {
    label = newLabel;
    return this;
  }

  public ScoreBuilder explanation(@Nullable String newExplanation) {
    explanation = newExplanation;
    return this;
  }

  public ScoreBuilder success(@Nullable Boolean newSuccess) {
    success = newSuccess;
    return this;
  }

  public ScoreBuilder threshold(@Nullable Double newThreshold) {
    threshold = newThreshold;
    return this;
  }

  public ScoreBuilder strict(boolean strict) {
    isStrict = strict;
    return this;
  }

  public ScoreBuilder higherIsBetter(boolean isBetter) {
    higherIsBetter = isBetter;
    return this;
  }

  public ScoreBuilder model(@Nullable String newModel) {
    model = newModel;
    return this;
  }

  public ScoreBuilder cost(@Nullable Double newCost) {
    cost = newCost;
    return this;
  }

  public ScoreBuilder rubric(@Nullable Double newRubric) {
    rubric = newRubric;
    return this;
  }

  public ScoreBuilder error(@Nullable String newError) {
    error = newError;
    return this;
  }

  /// The score that was described.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if a text is too long or a number
  ///   is not finite
  public Score build() {
    return new Score(
        evaluator,
        metric,
        value,
        label,
        explanation,
        success,
        threshold,
        isStrict,
        higherIsBetter,
        model,
        cost,
        rubric,
        error);
  }
}
