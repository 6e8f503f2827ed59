package dev.quipu.codec.chunk;

/// Accumulates points into [Stats], one by one or by whole parts of chunks. The points may come in
/// any order. Not safe for several threads.
public final class Aggregate {
  private final ExactSum sum = new ExactSum();
  private long count;
  private double min = Double.NaN;
  private double max = Double.NaN;
  private double first = Double.NaN;
  private double last = Double.NaN;
  private long firstX;
  private long lastX = Long.MIN_VALUE;
  private long firstStep;
  private long firstTimeMs;
  private long nan;
  private long positiveInfinite;
  private long negativeInfinite;

  /// Adds a point. Among points at the same x, the one added first counts as the first point and
  /// the one added last as the last.
  public void add(long x, double value) {
    addFirst(x, value);
    addValue(value);
    addLast(x, value);
  }

  public long count() {
    return count;
  }

  /// The x of the first point; 0 if there are none.
  public long firstX() {
    return firstX;
  }

  /// The x of the last point; the minimum of a long if there are none.
  public long lastX() {
    return lastX;
  }

  /// The step of the first point if known, as is the time.
  public long firstStep() {
    return firstStep;
  }

  public long firstTimeMs() {
    return firstTimeMs;
  }

  /// Whether a point at `x` would become the first.
  public boolean isFirst(long x) {
    return count == 0 || x < firstX;
  }

  /// Sets the step and time of the new first point.
  public void placeFirst(long step, long timeMs) {
    firstStep = step;
    firstTimeMs = timeMs;
  }

  public Stats stats() {
    return new Stats(
        count, min, max, sum.rounded(), first, last, nan, positiveInfinite, negativeInfinite);
  }

  /// Adds a value without regard to the first and last point.
  void addValue(double value) {
    count++;
    if (Math.abs(value) <= Double.MAX_VALUE) {
      widen(value, value);
      sum.add(value);
    } else if (Double.isNaN(value)) {
      nan++;
    } else if (value > 0) {
      positiveInfinite++;
    } else {
      negativeInfinite++;
    }
  }

  /// Considers a first point. Called before its value is added.
  void addFirst(long x, double value) {
    if (isFirst(x)) {
      first = value;
      firstX = x;
    }
  }

  /// Considers a last point.
  void addLast(long x, double value) {
    if (x >= lastX) {
      last = value;
      lastX = x;
    }
  }

  /// Adds counted values, without their sum.
  void addCounts(
      long points, double least, double greatest, long nans, long positives, long negatives) {
    count += points;
    nan += nans;
    positiveInfinite += positives;
    negativeInfinite += negatives;
    if (!Double.isNaN(least)) {
      widen(least, greatest);
    }
  }

  private void widen(double least, double greatest) {
    min = Double.isNaN(min) ? least : Math.min(min, least);
    max = Double.isNaN(max) ? greatest : Math.max(max, greatest);
  }

  ExactSum sum() {
    return sum;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  long nan() {
    return nan;
  }

  long positiveInfinite() {
    return positiveInfinite;
  }

  long negativeInfinite() {
    return negativeInfinite;
  }
}
