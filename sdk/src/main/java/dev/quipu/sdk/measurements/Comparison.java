package dev.quipu.sdk.measurements;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says how objects are compared by their metrics. A comparison never changes: each method gives a
/// new one.
///
/// @param metrics that are compared; empty for all
/// @param orderMetric the metric by which the objects are ordered; null for the order in which they
///   came
public record Comparison(
    List<String> metrics, @Nullable String orderMetric, Statistic statistic, boolean isDescending) {
  /// All metrics, and the objects in the order in which they came.
  public static final Comparison ALL = new Comparison(List.of(), null, Statistic.LAST, false);

  public Comparison {
    metrics = List.copyOf(metrics);
  }

  /// A statistic of the raw values of a metric.
  public enum Statistic {
    COUNT,
    LAST,
    MEAN,
    MIN,
    MAX
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
}
