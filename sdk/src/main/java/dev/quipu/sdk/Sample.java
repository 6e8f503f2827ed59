package dev.quipu.sdk;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// The values of a field that wait to be summarised. The caller holds the lock of its [Summaries].
final class Sample {
  private double[] values = new double[16];
  private int size;
  private int nan;
  private double @Nullable [] sorted;

  void add(double value) {
    if (Double.isNaN(value)) {
      nan++;
      return;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
    sorted = null;
  }

  /// The number of values that are not NaN.
  int size() {
    return size;
  }

  /// The number of values that are NaN.
  int nan() {
    return nan;
  }

  /// A value that is not NaN, by its place in the order in which they came.
  double value(int i) {
    return values[i];
  }

  /// The values that are not NaN, in the order in which they came.
  DoubleStream stream() {
    return Arrays.stream(values, 0, size);
  }

  /// Between two values in order the percentile is on the line from the one to the other, as in
  /// NumPy by default: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), type 7.
  double percentile(double percent) {
    if (sorted == null) {
      sorted = Arrays.copyOf(values, size);
      Arrays.sort(sorted);
    }
    double place = percent / 100 * (size - 1);
    int below = (int) place;
    double low = sorted[below];
    double high = sorted[Math.min(below + 1, size - 1)];
    // Two equal infinities have no difference.
    return low == high ? low : low + (place - below) * (high - low);
  }
}
