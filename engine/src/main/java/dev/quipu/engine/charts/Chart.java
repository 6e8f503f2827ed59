package dev.quipu.engine.charts;

import dev.quipu.codec.chunk.Aggregate;
import dev.quipu.codec.chunk.Stats;
import dev.quipu.codec.line.Buckets;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.MovingAverage;
import dev.quipu.codec.line.Points;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A series cut into buckets along an axis. Every point in range is in exactly one bucket. Each
/// bucket gives the minimum and the maximum of all of its points, so no spike is hidden.
///
/// @param total points of the whole series
/// @param inRange points between the bounds
/// @param exact whether each bucket is one point
/// @param buckets the buckets that hold points, by x ascending
/// @param average the moving average at the last bucket; null if none was requested
public record Chart(
    long total,
    long inRange,
    boolean exact,
    List<Bucket> buckets,
    long lastStep,
    long lastTimeMs,
    @Nullable MovingAverage average) {
  public Chart {
    buckets = List.copyOf(buckets);
  }

  /// A bucket and the reference to it.
  private static final int BUCKET_BYTES = 136;

  /// Bytes the chart takes in memory.
  long heldBytes() {
    return (long) BUCKET_BYTES * buckets.size();
  }

  /// Bytes that making a chart takes temporarily, in addition.
  static long workBytes(long buckets) {
    return 2 * BUCKET_BYTES * buckets;
  }

  /// The quantity on the x axis.
  public enum Axis {
    STEP,
    /// Milliseconds since the epoch.
    TIME,
    /// Milliseconds since the start of the run.
    RELATIVE,
    /// The index of the row in its stream.
    INDEX;

    dev.quipu.codec.chunk.StoredAxis stored() {
      return switch (this) {
        case STEP -> dev.quipu.codec.chunk.StoredAxis.STEP;
        case TIME, RELATIVE -> dev.quipu.codec.chunk.StoredAxis.TIME;
        case INDEX -> dev.quipu.codec.chunk.StoredAxis.INDEX;
      };
    }
  }

  /// Neighbouring points.
  ///
  /// @param x of the first point; `xEnd` is that of the last
  /// @param min of the finite values, as are max and mean; NaN if there are none
  /// @param smoothed the moving average at the last finite point, over all points up to it; NaN if
  ///   there is no such point, or no average was requested
  /// @param step of the first point, as is the time
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
      double smoothed,
      long step,
      long timeMs) {}

  /// @param window along an axis
  /// @param startMs when the run started
  static Chart of(Line line, ChartWindow window, long startMs) {
    Axis axis = window.axis();
    Double from = window.from();
    Double to = window.to();
    int buckets = window.buckets();
    Line.Extent extent = line.extent(axis.stored());
    Line.Place last = line.lastPlace();
    if (extent == null || last == null) {
      return new Chart(0, 0, true, List.of(), 0, 0, null);
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
    @Nullable MovingAverage average = inRange == 0 ? null : window.average();
    if (inRange > buckets) {
      long end = greatest == Long.MAX_VALUE ? greatest : greatest + 1;
      long[] edges = Buckets.evenEdges(Math.min(least, end - 1), end, buckets);
      double @Nullable [] averages =
          average == null ? null : line.averages(axis.stored(), edges, average);
      filled =
          line.buckets(axis.stored(), edges).stream()
              .map(bucket -> bucket(bucket, axis, startMs, averages))
              .toList();
    } else if (inRange > 0) {
      if (average != null) {
        line.averageBefore(axis.stored(), least, average);
      }
      filled = each(line.points(axis.stored(), least, greatest), axis, startMs, average);
    }
    return new Chart(
        total, inRange, inRange <= buckets, filled, last.step(), last.timeMs(), average);
  }

  /// A chart over another field of the stream. Its cost grows with the points of both series.
  static Chart of(FieldPairs pairs, Line line, ChartWindow window) {
    Double from = window.from();
    Double to = window.to();
    int buckets = window.buckets();
    @Nullable MovingAverage average = window.average();
    Line.Place last = line.lastPlace();
    int begin = from == null ? 0 : pairs.lowerBound(from);
    int end = to == null ? pairs.size() : Math.max(begin, pairs.upperBound(to));
    List<Bucket> filled = new ArrayList<>();
    boolean exact = end - begin <= buckets;
    double least = begin < end ? pairs.x(begin) : 0;
    double width = begin < end ? (pairs.x(end - 1) - least) / buckets : 0;
    for (int i = 0; i < begin && average != null; i++) {
      average.add(pairs.value(i));
    }
    for (int i = begin; i < end; ) {
      int stop = i + 1;
      if (!exact) {
        int number = number(pairs.x(i), least, width, buckets);
        while (stop < end && number(pairs.x(stop), least, width, buckets) == number) {
          stop++;
        }
      }
      filled.add(bucket(pairs, i, stop, average));
      i = stop;
    }
    return new Chart(
        line.size(),
        (long) end - begin,
        exact,
        filled,
        last == null ? 0 : last.step(),
        last == null ? 0 : last.timeMs(),
        average);
  }

  private static int number(double x, double least, double width, int buckets) {
    return width == 0 ? 0 : Math.min((int) ((x - least) / width), buckets - 1);
  }

  private static Bucket bucket(
      FieldPairs pairs, int start, int stop, @Nullable MovingAverage average) {
    Aggregate all = new Aggregate();
    double smoothed = Double.NaN;
    for (int i = start; i < stop; i++) {
      all.add(i, pairs.value(i));
      if (average != null) {
        average.add(pairs.value(i));
        smoothed = Double.isFinite(pairs.value(i)) ? average.value() : smoothed;
      }
    }
    return bucket(
        pairs.x(start),
        pairs.x(stop - 1),
        all.stats(),
        smoothed,
        pairs.step(start),
        pairs.timeMs(start));
  }

  private static Bucket bucket(
      double x, double xEnd, Stats stats, double smoothed, long step, long timeMs) {
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
        smoothed,
        step,
        timeMs);
  }

  static long stored(double x, long shift) {
    // The cast saturates, so the addition must saturate too.
    long whole = (long) x;
    long sum = whole + shift;
    return ((whole ^ sum) & (shift ^ sum)) < 0
        ? (whole < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)
        : sum;
  }

  private static double x(long stored, Axis axis, long startMs) {
    // A difference of extreme times would overflow a long, so subtract in floating point.
    return axis == Axis.RELATIVE ? (double) stored - startMs : stored;
  }

  private static Bucket bucket(
      dev.quipu.codec.line.LineBucket bucket,
      Axis axis,
      long startMs,
      double @Nullable [] averages) {
    return bucket(
        x(bucket.firstX(), axis, startMs),
        x(bucket.lastX(), axis, startMs),
        bucket.stats(),
        averages == null ? Double.NaN : averages[bucket.number()],
        bucket.firstStep(),
        bucket.firstTimeMs());
  }

  private static List<Bucket> each(
      Points points, Axis axis, long startMs, @Nullable MovingAverage average) {
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
      if (average != null) {
        average.add(value);
      }
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
              finite && average != null ? average.value() : Double.NaN,
              points.step(i),
              points.timeMs(i)));
    }
    return all;
  }
}
