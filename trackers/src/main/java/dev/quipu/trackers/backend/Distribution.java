package dev.quipu.trackers.backend;

import java.util.Arrays;
import java.util.List;

/// How values are spread over bins of equal width. Values that are no finite numbers are counted
/// apart.
///
/// @param edges one more than bins; a bin has the values from its left edge up to the right one,
///   which only the last bin includes
/// @param counts of each bin
public record Distribution(
    long count,
    long nonFinite,
    double min,
    double max,
    double sum,
    double sumOfSquares,
    List<Double> edges,
    List<Long> counts) {
  public Distribution {
    edges = List.copyOf(edges);
    counts = List.copyOf(counts);
  }

  /// Spreads values.
  ///
  /// @param bins at least 1
  public static Distribution of(double[] values, int bins) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return new Distribution(0, values.length, 0, 0, 0, 0, List.of(0.0, 1.0), List.of(0L));
    }
    double min = Arrays.stream(finite).min().getAsDouble();
    double max = Arrays.stream(finite).max().getAsDouble();
    double left = min == max ? min - 0.5 : min;
    double right = min == max ? max + 0.5 : max;
    double[] edges = new double[bins + 1];
    for (int i = 0; i < bins; i++) {
      // Of two halves, since the difference of two doubles may be more than the largest one.
      edges[i] = left * ((double) (bins - i) / bins) + right * ((double) i / bins);
    }
    edges[bins] = right;
    long[] counts = new long[bins];
    double sum = 0;
    double squares = 0;
    for (double value : finite) {
      sum += value;
      squares += value * value;
      int at = Arrays.binarySearch(edges, value);
      int bin = at >= 0 ? at : -at - 2;
      counts[Math.min(Math.max(bin, 0), bins - 1)]++;
    }
    return new Distribution(
        finite.length,
        values.length - finite.length,
        min,
        max,
        sum,
        squares,
        Arrays.stream(edges).boxed().toList(),
        Arrays.stream(counts).boxed().toList());
  }
}
