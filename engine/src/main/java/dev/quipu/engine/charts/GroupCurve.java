package dev.quipu.engine.charts;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The statistics of the runs of a group along x. Each column has an element for each bucket in
/// which some run has a value.
///
/// The deviation is that of a sample (with n - 1). The standard error is the deviation divided by
/// the square root of n. Quantiles are interpolated linearly, as NumPy does by default.
public final class GroupCurve {
  private final int size;
  private final Map<Column, double[]> columns;
  private final double[][] quantiles;

  private GroupCurve(int size, Map<Column, double[]> columns, double[][] quantiles) {
    this.size = size;
    this.columns = columns;
    this.quantiles = quantiles;
  }

  /// The statistics of each bucket.
  public enum Column {
    /// The start of the bucket.
    X,
    X_END,
    /// The number of runs that have a value.
    RUNS,
    MEAN,
    STD,
    STDERR,
    /// The minimum of the runs' values.
    MIN,
    MAX,
    /// The minimum of all points.
    LOW,
    HIGH,
    /// The number of points that are NaN or infinite.
    NON_FINITE,
    /// The mean of the runs' moving averages; NaN if none was requested.
    SMOOTHED
  }

  /// The number of buckets.
  public int size() {
    return size;
  }

  public double at(Column column, int bucket) {
    return Objects.requireNonNull(columns.get(column))[bucket];
  }

  /// The quantile at an index of the requested list.
  public double quantile(int place, int bucket) {
    return quantiles[place][bucket];
  }

  /// Bytes a curve takes in memory.
  static long heldBytes(int buckets, int quantiles) {
    return (long) Double.BYTES * (Column.values().length + quantiles) * buckets;
  }

  /// @param cut null if no run has points
  static GroupCurve of(List<RunCurve> runs, @Nullable GroupCut cut, List<Double> wanted) {
    int buckets = cut == null ? 0 : cut.buckets();
    Map<Column, double[]> columns = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      columns.put(column, new double[buckets]);
    }
    double[][] quantiles = new double[wanted.size()][buckets];
    double[] values = new double[runs.size()];
    double[] averages = new double[runs.size()];
    int size = 0;
    for (int b = 0; cut != null && b < buckets; b++) {
      int n = 0;
      int smoothed = 0;
      double low = Double.NaN;
      double high = Double.NaN;
      long nonFinite = 0;
      for (RunCurve run : runs) {
        if (!Double.isNaN(run.value[b])) {
          values[n++] = run.value[b];
        }
        if (!Double.isNaN(run.smoothed[b])) {
          averages[smoothed++] = run.smoothed[b];
        }
        low = Double.isNaN(low) || run.low[b] < low ? run.low[b] : low;
        high = Double.isNaN(high) || run.high[b] > high ? run.high[b] : high;
        nonFinite += run.nonFinite[b];
      }
      if (n == 0 && nonFinite == 0) {
        continue;
      }
      Arrays.sort(values, 0, n);
      double mean = mean(values, n);
      double std = std(values, n, mean);
      int place = size;
      double least = n == 0 ? Double.NaN : values[0];
      double greatest = n == 0 ? Double.NaN : values[n - 1];
      Map<Column, Double> row =
          Map.ofEntries(
              Map.entry(Column.X, cut.first(b)),
              Map.entry(Column.X_END, cut.last(b)),
              Map.entry(Column.RUNS, (double) n),
              Map.entry(Column.MEAN, mean),
              Map.entry(Column.STD, std),
              Map.entry(Column.STDERR, std / Math.sqrt(n)),
              Map.entry(Column.MIN, least),
              Map.entry(Column.MAX, greatest),
              Map.entry(Column.LOW, low),
              Map.entry(Column.HIGH, high),
              Map.entry(Column.NON_FINITE, (double) nonFinite),
              Map.entry(Column.SMOOTHED, mean(averages, smoothed)));
      columns.forEach((column, of) -> of[place] = Objects.requireNonNull(row.get(column)));
      for (int q = 0; q < wanted.size(); q++) {
        quantiles[q][size] = quantile(values, n, wanted.get(q));
      }
      size++;
    }
    return new GroupCurve(size, columns, quantiles);
  }

  private static double mean(double[] values, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += values[i];
    }
    if (Double.isFinite(sum)) {
      return n == 0 ? Double.NaN : sum / n;
    }
    // Divide before adding: the sum of huge values has overflowed.
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += values[i] / n;
    }
    return mean;
  }

  private static double std(double[] values, int n, double mean) {
    if (n < 2) {
      return Double.NaN;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(squares / (n - 1));
  }

  private static double quantile(double[] sorted, int n, double q) {
    if (n == 0) {
      return Double.NaN;
    }
    double place = q * (n - 1);
    int below = (int) place;
    int above = Math.min(below + 1, n - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
