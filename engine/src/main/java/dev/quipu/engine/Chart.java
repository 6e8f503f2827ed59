package dev.quipu.engine;

import dev.quipu.codec.Aggregate;
import dev.quipu.codec.Buckets;
import dev.quipu.codec.Line;
import dev.quipu.codec.Points;
import dev.quipu.codec.Stats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A series cut into buckets along an axis. Every point in range is in exactly one bucket, and each
/// bucket tells the least and the greatest value of all of its points, so no spike is ever hidden.
///
/// @param total points of the whole series
/// @param inRange points between the bounds
/// @param exact each bucket is one point
/// @param buckets those that hold points, by x ascending
public record Chart(
    long total, long inRange, boolean exact, List<Bucket> buckets, long lastStep, long lastTimeMs) {
  public Chart {
    buckets = List.copyOf(buckets);
  }

  /// What x stands for.
  public enum Axis {
    STEP,
    /// Milliseconds since the epoch.
    TIME,
    /// Milliseconds since the start of the run.
    RELATIVE,
    /// The place of the row in its stream.
    INDEX;

    dev.quipu.codec.Axis stored() {
      return switch (this) {
        case STEP -> dev.quipu.codec.Axis.STEP;
        case TIME, RELATIVE -> dev.quipu.codec.Axis.TIME;
        case INDEX -> dev.quipu.codec.Axis.INDEX;
      };
    }
  }

  /// Some neighbouring points.
  ///
  /// @param x of its first point, `xEnd` of its last
  /// @param min over its finite values, as max and mean are; NaN if it has none
  /// @param step of its first point, as the time is
  public record Bucket(
      double x,
      double xEnd,
      long count,
      double min,
      double max,
      double mean,
      double first,
      double last,
      long nan,
      long positiveInfinite,
      long negativeInfinite,
      long step,
      long timeMs) {}

  /// @param startMs when the run started
  /// @param from the least x, in the unit of the axis; null for no bound, as for `to`
  static Chart of(
      Line line, Axis axis, long startMs, @Nullable Double from, @Nullable Double to, int buckets) {
    Line.Extent extent = line.extent(axis.stored());
    Line.Place last = line.lastPlace();
    if (extent == null || last == null) {
      return new Chart(0, 0, true, List.of(), 0, 0);
    }
    long shift = axis == Axis.RELATIVE ? startMs : 0;
    long least =
        from == null ? extent.min() : Math.max(extent.min(), stored(Math.ceil(from), shift));
    long greatest =
        to == null ? extent.max() : Math.min(extent.max(), stored(Math.floor(to), shift));
    long total = line.size();
    long inRange =
        least > greatest
            ? 0
            : least == extent.min() && greatest == extent.max()
                ? total
                : line.count(axis.stored(), least, greatest);
    List<Bucket> filled = List.of();
    if (inRange > buckets) {
      long end = greatest == Long.MAX_VALUE ? greatest : greatest + 1;
      long[] edges = Buckets.evenEdges(Math.min(least, end - 1), end, buckets);
      filled =
          line.buckets(axis.stored(), edges).stream()
              .map(bucket -> bucket(bucket, axis, startMs))
              .toList();
    } else if (inRange > 0) {
      filled = each(line.points(axis.stored(), least, greatest), axis, startMs);
    }
    return new Chart(total, inRange, inRange <= buckets, filled, last.step(), last.timeMs());
  }

  /// A chart over another field of the stream. Its cost follows the points of both.
  static Chart of(
      FieldPairs pairs, Line line, @Nullable Double from, @Nullable Double to, int buckets) {
    Line.Place last = line.lastPlace();
    int begin = from == null ? 0 : pairs.lowerBound(from);
    int end = to == null ? pairs.size() : Math.max(begin, pairs.upperBound(to));
    List<Bucket> filled = new ArrayList<>();
    boolean exact = end - begin <= buckets;
    double least = begin < end ? pairs.x(begin) : 0;
    double width = begin < end ? (pairs.x(end - 1) - least) / buckets : 0;
    for (int i = begin; i < end; ) {
      int stop = i + 1;
      if (!exact) {
        int number = number(pairs.x(i), least, width, buckets);
        while (stop < end && number(pairs.x(stop), least, width, buckets) == number) {
          stop++;
        }
      }
      filled.add(bucket(pairs, i, stop));
      i = stop;
    }
    return new Chart(
        line.size(),
        (long) end - begin,
        exact,
        filled,
        last == null ? 0 : last.step(),
        last == null ? 0 : last.timeMs());
  }

  private static int number(double x, double least, double width, int buckets) {
    return width == 0 ? 0 : Math.min((int) ((x - least) / width), buckets - 1);
  }

  private static Bucket bucket(FieldPairs pairs, int start, int stop) {
    Aggregate all = new Aggregate();
    for (int i = start; i < stop; i++) {
      all.add(i, pairs.value(i));
    }
    return bucket(
        pairs.x(start), pairs.x(stop - 1), all.stats(), pairs.step(start), pairs.timeMs(start));
  }

  private static Bucket bucket(double x, double xEnd, Stats stats, long step, long timeMs) {
    return new Bucket(
        x,
        xEnd,
        stats.count(),
        stats.min(),
        stats.max(),
        stats.mean(),
        stats.first(),
        stats.last(),
        stats.nan(),
        stats.positiveInfinite(),
        stats.negativeInfinite(),
        step,
        timeMs);
  }

  static long stored(double x, long shift) {
    // Casting saturates, and so must adding.
    long whole = (long) x;
    long sum = whole + shift;
    return ((whole ^ sum) & (shift ^ sum)) < 0
        ? (whole < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)
        : sum;
  }

  private static double x(long stored, Axis axis, long startMs) {
    // In floating point, where the difference of extreme times does not overflow.
    return axis == Axis.RELATIVE ? (double) stored - startMs : stored;
  }

  private static Bucket bucket(dev.quipu.codec.Bucket bucket, Axis axis, long startMs) {
    return bucket(
        x(bucket.firstX(), axis, startMs),
        x(bucket.lastX(), axis, startMs),
        bucket.stats(),
        bucket.firstStep(),
        bucket.firstTimeMs());
  }

  private static List<Bucket> each(Points points, Axis axis, long startMs) {
    switch (axis) {
      case STEP -> points.sortByStep();
      case TIME, RELATIVE -> points.sortByTime();
      case INDEX -> points.sortByIndex();
    }
    List<Bucket> all = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      double value = points.value(i);
      boolean finite = Double.isFinite(value);
      double number = finite ? value : Double.NaN;
      double x =
          switch (axis) {
            case STEP -> points.step(i);
            case TIME, RELATIVE -> x(points.timeMs(i), axis, startMs);
            case INDEX -> points.index(i);
          };
      all.add(
          new Bucket(
              x,
              x,
              1,
              number,
              number,
              number,
              value,
              value,
              Double.isNaN(value) ? 1 : 0,
              value == Double.POSITIVE_INFINITY ? 1 : 0,
              value == Double.NEGATIVE_INFINITY ? 1 : 0,
              points.step(i),
              points.timeMs(i)));
    }
    return all;
  }
}
