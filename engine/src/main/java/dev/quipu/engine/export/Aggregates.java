package dev.quipu.engine.export;

import dev.quipu.core.model.Summary;
import java.util.Arrays;

/// What the summary of a series does not have: the median, and the deviation from the mean. NaN is
/// left out, as it is of the mean.
///
/// @param median of an even number of values, the mean of the two in the middle; NaN if there are
///   none
/// @param variance of a sample, which divides by n - 1; NaN for fewer than two values, and if one
///   is infinite
record Aggregates(double median, double variance) {
  /// @param values those of the living line; they are moved
  /// @param size how many of them count
  static Aggregates of(double[] values, int size, Summary summary) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (!Double.isNaN(values[i])) {
        values[count++] = values[i];
      }
    }
    return new Aggregates(median(values, count), variance(values, count, summary.mean()));
  }

  double deviation() {
    return Math.sqrt(variance);
  }

  private static double median(double[] values, int count) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.parallelSort(values, 0, count);
    double high = values[count / 2];
    if (count % 2 == 1) {
      return high;
    }
    double low = values[count / 2 - 1];
    // Half of each, because the sum may be infinite; but not of numbers that have no half.
    return Double.isInfinite(low + high) ? low / 2 + high / 2 : (low + high) / 2;
  }

  /// In two passes, the second of which also measures by how much the mean was rounded.
  private static double variance(double[] values, int count, double mean) {
    if (count < 2) {
      return Double.NaN;
    }
    double squares = 0;
    double rest = 0;
    for (int i = 0; i < count; i++) {
      double difference = values[i] - mean;
      squares += difference * difference;
      rest += difference;
    }
    return Math.max(0, squares - rest * rest / count) / (count - 1);
  }
}
