package dev.quipu.sdk;

import java.util.Arrays;
import java.util.Locale;

/// A statistic of values that were collected with [Summaries]. Values that are NaN are left out.
public enum Statistic {
  /// The number of values, NaN included.
  COUNT,
  SUM,
  MEAN,
  /// The standard deviation of the values themselves, not the estimate for a population.
  STD,
  MIN,
  MAX,
  FIRST,
  LAST,
  MEDIAN(50),
  P50(50),
  P75(75),
  P90(90),
  P95(95),
  P99(99);

  private final double percent;

  Statistic() {
    this(Double.NaN);
  }

  Statistic(double percent) {
    this.percent = percent;
  }

  /// The end of the name of a field: `mean` in `loss.mean`.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @param values in the order in which they came, without NaN
  double of(double[] values) {
    int n = values.length;
    if (n == 0) {
      return this == SUM ? 0 : Double.NaN;
    }
    return switch (this) {
      case COUNT -> n;
      case SUM -> Arrays.stream(values).sum();
      case MEAN -> Arrays.stream(values).sum() / n;
      case STD -> std(values);
      case MIN -> Arrays.stream(values).min().getAsDouble();
      case MAX -> Arrays.stream(values).max().getAsDouble();
      case FIRST -> values[0];
      case LAST -> values[n - 1];
      case MEDIAN, P50, P75, P90, P95, P99 -> percentile(values);
    };
  }

  private static double std(double[] values) {
    double mean = MEAN.of(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  /// Between two values in order the percentile is on the line from the one to the other, as in
  /// NumPy by default: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), type 7.
  private double percentile(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = percent / 100 * (sorted.length - 1);
    int below = (int) place;
    double low = sorted[below];
    double high = sorted[Math.min(below + 1, sorted.length - 1)];
    // Two equal infinities have no difference.
    return low == high ? low : low + (place - below) * (high - low);
  }
}
