package dev.quipu.codec.chunk;

/// What some points of a series amount to. Minimum, maximum and sum are over the finite values; NaN
/// and infinities are counted beside.
///
/// @param count points, all of them
/// @param min NaN if no value is finite; so is max
/// @param sum the exact sum, rounded once, so it depends neither on the order of the points nor on
///   how they are stored; infinite if it is beyond all doubles
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

  /// Points whose value is finite.
  public long finite() {
    return count - nan - positiveInfinite - negativeInfinite;
  }

  /// The mean of the finite values; NaN if there are none. If their sum is beyond all doubles, the
  /// bound that is nearest to it.
  public double mean() {
    return finite() == 0 ? Double.NaN : Math.min(Math.max(sum / finite(), min), max);
  }
}
