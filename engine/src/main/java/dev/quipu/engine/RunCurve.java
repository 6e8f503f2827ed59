package dev.quipu.engine;

import dev.quipu.codec.Aggregate;
import dev.quipu.codec.Bucket;
import dev.quipu.codec.Line;
import dev.quipu.codec.Stats;
import java.util.Arrays;
import java.util.List;

/// What one run amounts to in each bucket of a common cut: an element a bucket.
final class RunCurve {
  /// The mean of its finite points; NaN if it has none.
  final double[] value;

  /// The least of its finite points; NaN if it has none, as the greatest.
  final double[] low;

  final double[] high;

  /// Points that are NaN or infinite.
  final long[] nonFinite;

  /// In all buckets.
  long points;

  private RunCurve(int buckets) {
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

  /// @param edges as they are stored
  static RunCurve of(Line line, Chart.Axis axis, long[] edges) {
    RunCurve curve = new RunCurve(edges.length - 1);
    List<Bucket> buckets = line.buckets(axis.stored(), edges);
    buckets.forEach(bucket -> curve.put(bucket.number(), bucket.stats()));
    return curve;
  }

  /// @param edges ascending; the last bucket has the last edge too
  static RunCurve of(FieldPairs pairs, double[] edges) {
    RunCurve curve = new RunCurve(edges.length - 1);
    int start = pairs.lowerBound(edges[0]);
    for (int b = 0; b < edges.length - 1; b++) {
      boolean last = b == edges.length - 2;
      int end = last ? pairs.upperBound(edges[b + 1]) : pairs.lowerBound(edges[b + 1]);
      if (end > start) {
        Aggregate all = new Aggregate();
        for (int i = start; i < end; i++) {
          all.add(i, pairs.value(i));
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

  /// Fills buckets between two that have values with what lies on the straight line between them.
  ///
  /// @param x the middle of each bucket
  void interpolate(double[] x) {
    int before = -1;
    for (int i = 0; i < value.length; i++) {
      if (Double.isNaN(value[i])) {
        continue;
      }
      for (int gap = before + 1; before >= 0 && gap < i; gap++) {
        double part = (x[gap] - x[before]) / (x[i] - x[before]);
        value[gap] = value[before] + part * (value[i] - value[before]);
      }
      before = i;
    }
  }
}
