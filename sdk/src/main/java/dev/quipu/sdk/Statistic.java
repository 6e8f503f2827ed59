package dev.quipu.sdk;

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

  double of(Sample sample) {
    int n = sample.size();
    return switch (this) {
      case COUNT -> n + sample.nan();
      case SUM -> sample.stream().sum();
      case MEAN -> sample.stream().average().orElse(Double.NaN);
      case STD -> std(sample);
      case MIN -> sample.stream().min().orElse(Double.NaN);
      case MAX -> sample.stream().max().orElse(Double.NaN);
      case FIRST -> n == 0 ? Double.NaN : sample.value(0);
      case LAST -> n == 0 ? Double.NaN : sample.value(n - 1);
      case MEDIAN, P50, P75, P90, P95, P99 -> n == 0 ? Double.NaN : sample.percentile(percent);
    };
  }

  private static double std(Sample sample) {
    double mean = MEAN.of(sample);
    double squares = 0;
    for (int i = 0; i < sample.size(); i++) {
      squares += (sample.value(i) - mean) * (sample.value(i) - mean);
    }
    return Math.sqrt(squares / sample.size());
  }
}
