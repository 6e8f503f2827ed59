package dev.quipu.codec.chunk;

/// The statistics of points of a series. Minimum, maximum and sum are over the finite values; NaN
/// and infinities are counted separately.
///
/// @param count the number of all points
/// @param min NaN if no value is finite, as is max
/// @param sum the exact sum, rounded once, so that neither the order of the points nor their
///   storage matters; infinite if it exceeds the range of doubles
/// @param first the value of the first point, by x and then by position; NaN if there are none
public record Stats(
    long count,
    double min,
    double max,
    double sum,
    double first,
    double last,
    long nan,
    long positiveInfinite,
    long negativeInfinite) {
  public Stats {
    if (count < 0 || nan < 0 || positiveInfinite < 0 || negativeInfinite < 0) {
      throw new IllegalArgumentException("A number of points is negative");
    }
  }

  /// The number of finite values.
  public long finite() {
    return count - nan - positiveInfinite - negativeInfinite;
  }

  /// The mean of the finite values; NaN if there are none. If their sum exceeds the range of
  /// doubles, the mean is the nearest bound.
  public double mean() {
    return finite() == 0 ? Double.NaN : Math.min(Math.max(sum / finite(), min), max);
  }
}
