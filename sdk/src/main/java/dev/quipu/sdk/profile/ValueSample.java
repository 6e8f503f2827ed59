package dev.quipu.sdk.profile;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A sample of numbers in which each has the same chance to be: Algorithm R (Vitter 1985). The seed
/// is fixed, so that equal data have equal profiles.
final class ValueSample {
  private final SplittableRandom random = new SplittableRandom(42);
  private double[] values = new double[64];
  private long seen;

  void add(double value) {
    seen++;
    if (seen <= ProfileLimits.SAMPLED_VALUES) {
      if (seen > values.length) {
        values = Arrays.copyOf(values, values.length * 2);
      }
      values[(int) seen - 1] = value;
      return;
    }
    long at = random.nextLong(seen);
    if (at < ProfileLimits.SAMPLED_VALUES) {
      values[(int) at] = value;
    }
  }

  boolean isWhole() {
    return seen <= ProfileLimits.SAMPLED_VALUES;
  }

  /// The values in order.
  double[] sorted() {
    double[] sorted = Arrays.copyOf(values, (int) Math.min(seen, ProfileLimits.SAMPLED_VALUES));
    Arrays.sort(sorted);
    return sorted;
  }

  /// A quantile, between the two nearest values in proportion (type 7 of Hyndman and Fan 1996).
  static double quantile(double[] sorted, double q) {
    double place = q * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
