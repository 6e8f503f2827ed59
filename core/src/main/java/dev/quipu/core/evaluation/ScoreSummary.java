package dev.quipu.core.evaluation;

import org.jspecify.annotations.Nullable;

/// What the scores of one evaluator and metric say together.
///
/// @param scores how many cases have the score at all
/// @param values how many of them have a value
/// @param mean of the values; 0 if there are none
/// @param squares the sum of the squared distances of the values from their mean
/// @param judged how many of them say whether the case was a success
/// @param successes how many of them are successes
/// @param lower of how many of them less is better
public record ScoreSummary(
    long scores,
    long values,
    double mean,
    double squares,
    long judged,
    long successes,
    long lower) {
  public static final ScoreSummary NONE = new ScoreSummary(0, 0, 0, 0, 0, 0, 0);

  /// The summary of these scores and of others (Chan, Golub and LeVeque, "Updating formulae and a
  /// pairwise algorithm for computing sample variances", 1979).
  public ScoreSummary and(ScoreSummary other) {
    if (scores == 0 || other.scores == 0) {
      return scores == 0 ? other : this;
    }
    long both = values + other.values;
    double distance = other.mean - mean;
    double share = both == 0 ? 0 : (double) other.values / both;
    return new ScoreSummary(
        scores + other.scores,
        both,
        values == 0 ? other.mean : mean + distance * share,
        squares + other.squares + (values == 0 ? 0 : distance * distance * values * share),
        judged + other.judged,
        successes + other.successes,
        lower + other.lower);
  }

  /// Whether more is better for most of the scores.
  public boolean higherIsBetter() {
    return 2 * lower <= scores;
  }

  /// The interval of the mean; null for fewer than two values.
  public @Nullable Interval meanInterval() {
    return values < 2 ? null : Intervals.ofMean(values, mean, squares);
  }

  /// The share of successes; NaN if no score says.
  public double successRate() {
    return judged == 0 ? Double.NaN : (double) successes / judged;
  }

  /// The interval of the share of successes; null if no score says.
  public @Nullable Interval successInterval() {
    return judged == 0 ? null : Intervals.ofRate(successes, judged);
  }
}
