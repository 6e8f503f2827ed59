package dev.quipu.core.evaluation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the scores of one run differ from those of another, over the cases that both have.
///
/// @param regressed cases that got worse
/// @param improved cases that got better
/// @param gone cases that only the first run has
/// @param added cases that only the second run has
/// @param same cases that are the same
/// @param means null if no case has two values
/// @param successes null if no case has two judgements
public record PairsVerdict(
    long regressed,
    long improved,
    long gone,
    long added,
    long same,
    @Nullable Means means,
    @Nullable Successes successes) {
  /// From this chance on a difference counts as chance.
  public static final double LEVEL = 0.05;

  /// The means of the values.
  ///
  /// @param cases that have two values
  /// @param base the mean of the first run
  /// @param mean the mean of the second run
  /// @param test of the differences, second less first
  public record Means(
      long cases, double base, double mean, boolean higherIsBetter, PairedBootstrap test) {}

  /// The judgements.
  ///
  /// @param cases that have two
  /// @param lost cases in which only the first run succeeded
  /// @param won cases in which only the second run succeeded
  /// @param chance the p-value of McNemar's exact test
  public record Successes(long cases, long lost, long won, double chance) {}

  /// The cases that both runs have.
  public long common() {
    return regressed + improved + same;
  }

  /// How often a difference this large comes by chance: that of the means, or else that of the
  /// successes; 1 if there is nothing to compare.
  public double chance() {
    return means != null ? means.test().chance() : successes != null ? successes.chance() : 1;
  }

  /// Whether the difference is more than chance.
  public boolean isMoreThanChance() {
    return chance() < LEVEL;
  }

  /// The verdict in words.
  public String sentence() {
    if (common() == 0) {
      return "The runs have no case in common.";
    }
    if (regressed == 0 && improved == 0) {
      return common() == 1
          ? "The one case in common is the same."
          : "All " + number(common()) + " cases in common are the same.";
    }
    return number(regressed)
        + " of "
        + number(common())
        + (common() == 1 ? " case got worse, " : " cases got worse, ")
        + number(improved)
        + " better; a difference this large comes by chance in "
        + comparisons(chance())
        + (isMoreThanChance() ? "." : ", so it may be chance.");
  }

  private static String comparisons(double chance) {
    if (chance < 0.001) {
      return "fewer than 1 of 1000 comparisons";
    }
    return chance < 0.01
        ? Math.round(chance * 1000) + " of 1000 comparisons"
        : Math.round(chance * 100) + " of 100 comparisons";
  }

  private static String number(long number) {
    return number < 10_000 ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
  }
}
