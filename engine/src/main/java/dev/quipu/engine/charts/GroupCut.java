package dev.quipu.engine.charts;

import dev.quipu.codec.line.Buckets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The edges of the buckets, shared by all groups.
final class GroupCut {
  private final double[] edges;
  private final long[] wholeEdges;
  private final boolean whole;

  /// @param edges in the unit of the axis
  /// @param wholeEdges the same if the edges are integers; a bucket then ends one before its edge
  GroupCut(double[] edges, long[] wholeEdges) {
    this.edges = edges;
    this.wholeEdges = wholeEdges;
    this.whole = wholeEdges.length > 0;
  }

  double[] edges() {
    return edges;
  }

  int buckets() {
    return edges.length - 1;
  }

  double first(int bucket) {
    return edges[bucket];
  }

  double last(int bucket) {
    return whole ? edges[bucket + 1] - 1 : edges[bucket + 1];
  }

  double[] middles() {
    double[] middles = new double[buckets()];
    Arrays.setAll(middles, b -> (first(b) + last(b)) / 2);
    return middles;
  }

  long[] stored(long shift) {
    return Arrays.stream(wholeEdges).map(edge -> edge + shift).toArray();
  }

  /// The range of the points of a run: in whole numbers on an axis, in doubles over a field.
  record Span(long wholeLeast, long wholeGreatest, double least, double greatest) {
    Span with(Span other) {
      return new Span(
          Math.min(wholeLeast, other.wholeLeast),
          Math.max(wholeGreatest, other.wholeGreatest),
          Math.min(least, other.least),
          Math.max(greatest, other.greatest));
    }
  }

  /// Cuts the range of all points; null if none of it is in the window.
  static @Nullable GroupCut of(Span all, ChartWindow window) {
    return window.xField() == null
        ? wholeCut(all.wholeLeast, all.wholeGreatest, window)
        : fieldCut(all.least, all.greatest, window);
  }

  private static @Nullable GroupCut wholeCut(long least, long greatest, ChartWindow window) {
    long from = window.from() == null ? least : Math.max(least, (long) Math.ceil(window.from()));
    long to = window.to() == null ? greatest : Math.min(greatest, (long) Math.floor(window.to()));
    if (from > to) {
      return null;
    }
    long end = to == Long.MAX_VALUE ? to : to + 1;
    long[] edges = Buckets.evenEdges(Math.min(from, end - 1), end, window.buckets());
    return new GroupCut(Arrays.stream(edges).asDoubleStream().toArray(), edges);
  }

  private static @Nullable GroupCut fieldCut(double least, double greatest, ChartWindow window) {
    double from = window.from() == null ? least : Math.max(least, window.from());
    double to = window.to() == null ? greatest : Math.min(greatest, window.to());
    if (from > to) {
      return null;
    }
    int buckets = from == to ? 1 : window.buckets();
    double[] edges = new double[buckets + 1];
    Arrays.setAll(edges, i -> i == buckets ? to : from + (to - from) * i / buckets);
    return new GroupCut(edges, new long[0]);
  }
}
