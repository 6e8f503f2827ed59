package dev.quipu.sdk.measurements;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says how objects are compared by their metrics. A comparison never changes: each method gives a
/// new one.
public final class Comparison {
  /// All metrics, and the objects in the order in which they came.
  public static final Comparison ALL = new Comparison(List.of(), null, Statistic.LAST, false);

  /// A statistic of the raw values of a metric.
  public enum Statistic {
    COUNT,
    LAST,
    MEAN,
    MIN,
    MAX
  }

  final List<String> metrics;
  final @Nullable String orderMetric;
  private final Statistic statistic;
  final boolean isDescending;

  private Comparison(
      List<String> metrics,
      @Nullable String orderMetric,
      Statistic statistic,
      boolean isDescending) {
    this.metrics = List.copyOf(metrics);
    this.orderMetric = orderMetric;
    this.statistic = statistic;
    this.isDescending = isDescending;
  }

  /// Only these metrics, at most 100. Without them all are compared; of more than 100, the first by
  /// name.
  public Comparison metrics(String... names) {
    return new Comparison(List.of(names), orderMetric, statistic, isDescending);
  }

  /// The objects with the smallest statistic first; those that the metric did not measure come
  /// last.
  public Comparison orderBy(String metric, Statistic by) {
    return new Comparison(metrics, metric, by, isDescending);
  }

  /// The objects with the greatest statistic first, instead of the smallest.
  public Comparison descending() {
    return new Comparison(metrics, orderMetric, statistic, true);
  }

  String statisticWord() {
    return statistic.name().toLowerCase(Locale.ROOT);
  }
}
