package dev.quipu.harness.artifacts;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One score over the records that have it.
///
/// @param low the lower end of the interval in which the mean lies with a confidence of 95 %
/// @param high the upper end of it
public record ScoreSummary(
    long count,
    double mean,
    double std,
    double low,
    double high,
    double min,
    double median,
    double max) {
  /// The standard errors that the mean may be off, with a confidence of 95 %.
  private static final double Z = 1.959963984540054;

  /// @param values not empty
  static ScoreSummary of(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double std = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    boolean isShare = Arrays.stream(values).allMatch(value -> value == 0 || value == 1);
    double error = std / Math.sqrt(values.length);
    double[] interval =
        isShare ? wilson(mean, values.length) : new double[] {mean - Z * error, mean + Z * error};
    return new ScoreSummary(
        values.length,
        mean,
        std,
        interval[0],
        interval[1],
        sorted[0],
        median,
        sorted[sorted.length - 1]);
  }

  /// The interval of a share, which never leaves 0 to 1 (E. B. Wilson, 1927).
  private static double[] wilson(double share, double count) {
    double z2 = Z * Z / count;
    double middle = (share + z2 / 2) / (1 + z2);
    double half = Z / (1 + z2) * Math.sqrt(share * (1 - share) / count + z2 / 4 / count);
    return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
  }

  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("count", count);
    members.put("mean", mean);
    members.put("std", std);
    members.put("ci95_low", low);
    members.put("ci95_high", high);
    members.put("min", min);
    members.put("median", median);
    members.put("max", max);
    return members;
  }
}
