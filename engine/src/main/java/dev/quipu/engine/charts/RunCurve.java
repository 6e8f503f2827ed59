package dev.quipu.engine.charts;

import dev.quipu.codec.chunk.Aggregate;
import dev.quipu.codec.chunk.Stats;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LineBucket;
import dev.quipu.codec.line.MovingAverage;
import java.util.Arrays;
import java.util.List;

/// The values of one run in each bucket of a common cut. Each array has one element for each
/// bucket.
final class RunCurve {
  /// Bytes of a bucket in all arrays.
  private static final int BUCKET_BYTES = 5 * Long.BYTES;

  /// Bytes of a bucket of a line while the curve is made.
  private static final int WORK_BYTES = 160;

  /// The mean of the finite points of each bucket; NaN if there are none.
  final double[] value;

  /// The minimum of the finite points, and the maximum; NaN if there are none.
  final double[] low;

  final double[] high;

  /// The moving average at the last finite point; NaN if there is no such point, or no average was
  /// requested.
  final double[] smoothed;

  /// The number of points that are NaN or infinite.
  final long[] nonFinite;

  /// The number of points in all buckets.
  long points;

  /// Bytes a curve takes in memory.
  static long heldBytes(int buckets) {
    return (long) BUCKET_BYTES * buckets;
  }

  /// Bytes that making a curve takes temporarily, in addition.
  static long workBytes(int buckets) {
    return (long) WORK_BYTES * buckets;
  }

  private RunCurve(int buckets, double[] smoothed) {
    this.smoothed = smoothed;
    value = nans(buckets);
    low = nans(buckets);
    high = nans(buckets);
    nonFinite = new long[buckets];
  }

  private static double[] nans(int size) {
    double[] all = new double[size];
    Arrays.fill(all, Double.NaN);
    return all;
  }

  /// @param edges in the unit in which they are stored
  /// @param smoothing the weight of the average; 0 for none
  static RunCurve of(Line line, Chart.Axis axis, long[] edges, double smoothing) {
    double[] smoothed =
        smoothing == 0
            ? nans(edges.length - 1)
            : line.averages(axis.stored(), edges, new MovingAverage(smoothing));
    RunCurve curve = new RunCurve(edges.length - 1, smoothed);
    List<LineBucket> buckets = line.buckets(axis.stored(), edges);
    buckets.forEach(bucket -> curve.put(bucket.number(), bucket.stats()));
    return curve;
  }

  /// @param edges ascending; the last bucket includes the last edge
  static RunCurve of(FieldPairs pairs, double[] edges, double smoothing) {
    RunCurve curve = new RunCurve(edges.length - 1, nans(edges.length - 1));
    MovingAverage average = new MovingAverage(smoothing);
    int start = pairs.lowerBound(edges[0]);
    for (int i = 0; i < start; i++) {
      average.add(pairs.value(i));
    }
    for (int b = 0; b < edges.length - 1; b++) {
      boolean last = b == edges.length - 2;
      int end = last ? pairs.upperBound(edges[b + 1]) : pairs.lowerBound(edges[b + 1]);
      if (end > start) {
        Aggregate all = new Aggregate();
        for (int i = start; i < end; i++) {
          all.add(i, pairs.value(i));
          average.add(pairs.value(i));
          if (smoothing > 0 && Double.isFinite(pairs.value(i))) {
            curve.smoothed[b] = average.value();
          }
        }
        curve.put(b, all.stats());
        start = end;
      }
    }
    return curve;
  }

  private void put(int bucket, Stats stats) {
    value[bucket] = stats.mean();
    low[bucket] = stats.min();
    high[bucket] = stats.max();
    nonFinite[bucket] = stats.count() - stats.finite();
    points += stats.count();
  }

  /// Fills empty buckets between two buckets with values by linear interpolation.
  ///
  /// @param x the middle of each bucket
  void interpolate(double[] x) {
    interpolate(x, value);
    interpolate(x, smoothed);
  }

  private static void interpolate(double[] x, double[] y) {
    int before = -1;
    for (int i = 0; i < y.length; i++) {
      if (Double.isNaN(y[i])) {
        continue;
      }
      for (int gap = before + 1; before >= 0 && gap < i; gap++) {
        double part = (x[gap] - x[before]) / (x[i] - x[before]);
        y[gap] = y[before] + part * (y[i] - y[before]);
      }
      before = i;
    }
  }
}
