package dev.quipu.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A series cut into buckets along an axis. Every point in range is in exactly one bucket, and each
/// bucket tells the least and the greatest value of all of its points, so no spike is ever hidden.
///
/// @param total points of the whole series
/// @param inRange points between the bounds
/// @param exact each bucket is one point
/// @param buckets those that hold points, by x ascending
public record Chart(
    int total, int inRange, boolean exact, List<Bucket> buckets, long lastStep, long lastTimeMs) {
  public Chart {
    buckets = List.copyOf(buckets);
  }

  /// What x stands for.
  public enum Axis {
    STEP,
    /// Milliseconds since the epoch.
    TIME,
    /// Milliseconds since the start of the run.
    RELATIVE
  }

  /// Some neighbouring points.
  ///
  /// @param x of its first point, `xEnd` of its last
  /// @param min over its finite values, as max and mean are; NaN if it has none
  public record Bucket(
      double x,
      double xEnd,
      int count,
      double min,
      double max,
      double mean,
      double first,
      double last,
      int nan,
      int positiveInfinite,
      int negativeInfinite,
      long step,
      long timeMs) {}

  /// @param points sorted by step, each once
  static Chart of(
      Points points,
      Axis axis,
      long startMs,
      @Nullable Double from,
      @Nullable Double to,
      int buckets) {
    if (axis != Axis.STEP) {
      points.sortByTime();
    }
    int begin =
        from == null ? 0 : first(0, points.size(), i -> x(points, i, axis, startMs) >= from);
    int end =
        to == null
            ? points.size()
            : first(begin, points.size(), i -> x(points, i, axis, startMs) > to);
    int inRange = end - begin;
    List<Bucket> filled = new ArrayList<>(Math.min(inRange, buckets));
    if (inRange <= buckets) {
      for (int i = begin; i < end; i++) {
        filled.add(bucket(points, axis, startMs, i, i + 1));
      }
    } else {
      double least = x(points, begin, axis, startMs);
      double width = (x(points, end - 1, axis, startMs) - least) / buckets;
      int start = begin;
      while (start < end) {
        int number = number(x(points, start, axis, startMs), least, width, buckets);
        int stop =
            first(
                start + 1,
                end,
                i -> number(x(points, i, axis, startMs), least, width, buckets) > number);
        filled.add(bucket(points, axis, startMs, start, stop));
        start = stop;
      }
    }
    int size = points.size();
    return new Chart(
        size,
        inRange,
        inRange <= buckets,
        filled,
        size == 0 ? 0 : points.step(size - 1),
        size == 0 ? 0 : points.timeMs(size - 1));
  }

  /// The first index for which a condition holds that holds for all after it too; `end` if for
  /// none.
  private static int first(int start, int end, IntPredicate condition) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (condition.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static int number(double x, double least, double width, int buckets) {
    return width == 0 ? 0 : Math.min((int) ((x - least) / width), buckets - 1);
  }

  private static double x(Points points, int i, Axis axis, long startMs) {
    return switch (axis) {
      case STEP -> points.step(i);
      case TIME -> points.timeMs(i);
      // In floating point, where the difference of extreme times does not overflow.
      case RELATIVE -> (double) points.timeMs(i) - startMs;
    };
  }

  private static Bucket bucket(Points points, Axis axis, long startMs, int start, int stop) {
    double[] values = points.values();
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int nan = 0;
    int positive = 0;
    int negative = 0;
    for (int i = start; i < stop; i++) {
      double value = values[i];
      if (Double.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
      } else if (Double.isNaN(value)) {
        nan++;
      } else if (value > 0) {
        positive++;
      } else {
        negative++;
      }
    }
    int finite = stop - start - nan - positive - negative;
    return new Bucket(
        x(points, start, axis, startMs),
        x(points, stop - 1, axis, startMs),
        stop - start,
        finite == 0 ? Double.NaN : min,
        finite == 0 ? Double.NaN : max,
        Double.isFinite(sum) ? sum / finite : meanWithoutOverflow(values, start, stop, finite),
        values[start],
        values[stop - 1],
        nan,
        positive,
        negative,
        points.step(start),
        points.timeMs(start));
  }

  private static double meanWithoutOverflow(double[] values, int start, int stop, int finite) {
    double mean = 0;
    for (int i = start; i < stop; i++) {
      if (Double.isFinite(values[i])) {
        mean += values[i] / finite;
      }
    }
    return mean;
  }
}
