package dev.quipu.core.evaluation;

import java.util.Arrays;

/// The bootstrap of the mean of differences of pairs (Efron and Tibshirani, "An introduction to the
/// bootstrap", 1993, chapters 13 and 16). The result depends on nothing but the differences.
///
/// @param mean of the differences
/// @param interval the percentile interval of the mean
/// @param chance how often a mean at least this far from 0 comes by chance: the p-value
public record PairedBootstrap(double mean, Interval interval, double chance) {
  /// Resamples: so many tell one in a thousand.
  static final int RESAMPLES = 2000;

  /// More differences than this are drawn in groups of equal chance, whose means vary as the whole
  /// does: the error of the standard deviation stays below two percent, and the time bounded.
  static final int GROUPS = 5000;

  private static final long SEED = 0x51_75_69_70_75L;

  /// The bootstrap of some differences.
  ///
  /// @param differences finite, at least one
  public static PairedBootstrap of(double[] differences) {
    Draws draws = new Draws();
    double sum = 0;
    for (double difference : differences) {
      sum += difference;
    }
    double mean = sum / differences.length;
    double[] sums = sums(differences, draws);
    double[] means = new double[RESAMPLES];
    int asFar = 0;
    for (int r = 0; r < RESAMPLES; r++) {
      double drawn = 0;
      for (int i = 0; i < sums.length; i++) {
        drawn += sums[draws.below(sums.length)];
      }
      means[r] = drawn / differences.length;
      // Around the mean, the resamples show what chance does around 0. Rounding is no distance.
      if (Math.abs(means[r] - mean) >= Math.abs(mean) * (1 - 1e-12)) {
        asFar++;
      }
    }
    Arrays.sort(means);
    return new PairedBootstrap(
        mean,
        new Interval(quantile(means, 0.025), quantile(means, 0.975)),
        mean == 0 ? 1 : (asFar + 1.0) / (RESAMPLES + 1));
  }

  /// The differences, or the sums of groups of them. The members of a group are drawn.
  private static double[] sums(double[] differences, Draws draws) {
    if (differences.length <= GROUPS) {
      return differences;
    }
    double[] shuffled = differences.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = draws.below(i + 1);
      double swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
    double[] sums = new double[GROUPS];
    for (int i = 0; i < shuffled.length; i++) {
      sums[i % GROUPS] += shuffled[i];
    }
    return sums;
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    return below + 1 == sorted.length
        ? sorted[below]
        : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
  }

  /// Random numbers that are the same in every version of Java: SplitMix64 (Steele, Lea and Flood,
  /// "Fast splittable pseudorandom number generators", 2014).
  private static final class Draws {
    private long state = SEED;

    int below(int bound) {
      state += 0x9e3779b97f4a7c15L;
      long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return (int) ((((z ^ (z >>> 31)) >>> 32) * bound) >>> 32);
    }
  }
}
