package dev.quipu.core.evaluation;

/// 95 % intervals of a rate and of a mean.
public final class Intervals {
  /// The quantile 0.975 of the standard normal distribution.
  private static final double Z = 1.959963984540054;

  /// Up to this many degrees of freedom a quantile is computed from the finite series of Student's
  /// distribution; beyond, the expansion is exact to twelve digits.
  private static final int SERIES = 300;

  private static final double[] QUANTILES = quantiles();

  private Intervals() {}

  /// The score interval of a rate (Wilson, "Probable inference, the law of succession, and
  /// statistical inference", 1927). Unlike the usual one it never leaves 0 to 1, and has a width
  /// when all or none are successes.
  ///
  /// @param count at least 1
  public static Interval ofRate(long successes, long count) {
    double n = (double) count;
    double rate = successes / n;
    double middle = (rate + Z * Z / (2 * n)) / (1 + Z * Z / n);
    double half = Z * Math.sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
    return new Interval(
        successes == 0 ? 0 : Math.max(0, middle - half),
        successes == count ? 1 : Math.min(1, middle + half));
  }

  /// The interval of a mean by Student's distribution (Student, "The probable error of a mean",
  /// 1908).
  ///
  /// @param count at least 2
  /// @param squares the sum of the squared distances from the mean
  public static Interval ofMean(long count, double mean, double squares) {
    double half = quantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
    return new Interval(mean - half, mean + half);
  }

  /// The quantile 0.975 of Student's distribution.
  ///
  /// @param freedom degrees of freedom, at least 1
  static double quantile(long freedom) {
    return freedom <= SERIES ? QUANTILES[(int) freedom] : expansion((double) freedom);
  }

  /// Abramowitz and Stegun, "Handbook of mathematical functions", 26.7.5.
  private static double expansion(double n) {
    double z3 = Z * Z * Z;
    double z5 = z3 * Z * Z;
    double z7 = z5 * Z * Z;
    double z9 = z7 * Z * Z;
    return Z
        + (z3 + Z) / (4 * n)
        + (5 * z5 + 16 * z3 + 3 * Z) / (96 * n * n)
        + (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * n * n * n)
        + (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * Z) / (92_160 * n * n * n * n);
  }

  private static double[] quantiles() {
    double[] quantiles = new double[SERIES + 1];
    for (int freedom = 1; freedom <= SERIES; freedom++) {
      double low = 1.9;
      double high = 13;
      // The interval is halved until no double is between its ends.
      for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (within(middle, freedom) < 0.95) {
          low = middle;
        } else {
          high = middle;
        }
      }
      quantiles[freedom] = (low + high) / 2;
    }
    return quantiles;
  }

  /// The probability of -t to t: Abramowitz and Stegun, 26.7.3 and 26.7.4.
  private static double within(double t, int freedom) {
    double angle = Math.atan(t / Math.sqrt(freedom));
    double cosine2 = Math.cos(angle) * Math.cos(angle);
    double term = freedom % 2 == 0 ? 1 : Math.cos(angle);
    double sum = freedom == 1 ? 0 : term;
    for (int k = freedom % 2 == 0 ? 2 : 3; k <= freedom - 2; k += 2) {
      term *= cosine2 * (k - 1) / k;
      sum += term;
    }
    return freedom % 2 == 0 ? Math.sin(angle) * sum : 2 / Math.PI * (angle + Math.sin(angle) * sum);
  }
}
