package dev.quipu.codec.chunk;

/// Adds up points, one by one and by whole parts of chunks, to [Stats]. The points may come in any
/// order. Not safe for several threads.
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

  /// Adds a point. Of points at the same x, the one added first is the first, and the one added
  /// last the last.
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

  /// The x of the last point; the least of all if there are none.
  public long lastX() {
    return lastX;
  }

  /// The step of the first point, where it is known; so is its time.
  public long firstStep() {
    return firstStep;
  }

  public long firstTimeMs() {
    return firstTimeMs;
  }

  /// Whether a point at `x` would be the first.
  public boolean isFirst(long x) {
    return count == 0 || x < firstX;
  }

  /// Where the point is that is the first from now on.
  public void placeFirst(long step, long timeMs) {
    firstStep = step;
    firstTimeMs = timeMs;
  }

  public Stats stats() {
    return new Stats(
        count, min, max, sum.rounded(), first, last, nan, positiveInfinite, negativeInfinite);
  }

  /// Adds a value, but not what is first and last.
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

  /// Weighs a first point; comes before its value is added.
  void addFirst(long x, double value) {
    if (isFirst(x)) {
      first = value;
      firstX = x;
    }
  }

  /// Weighs a last point.
  void addLast(long x, double value) {
    if (x >= lastX) {
      last = value;
      lastX = x;
    }
  }

  /// Adds counted values, but not their sum.
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
