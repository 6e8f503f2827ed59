package dev.quipu.engine.charts;

import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.Points;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The points of one series over the points of another one in the same stream, such as loss over
/// epoch. Two points make a pair if they were logged in the same row. A pair whose x is not finite
/// has no place on an axis and is left out.
final class FieldPairs {
  /// Bytes of a pair, with the memory to sort it.
  private static final long PAIR_BYTES = 64;

  private final double[] xs;
  private final Points ys;
  private final int[] places;

  private FieldPairs(double[] xs, Points ys, int[] places) {
    this.xs = xs;
    this.ys = ys;
    this.places = places;
  }

  /// Bytes that the pairs of two lines take, including the memory to find them.
  static long workBytes(Line x, Line y) {
    return Points.GROWING_BYTES * (x.size() + y.size()) + PAIR_BYTES * y.size();
  }

  /// The pairs by x, then in the order in which they were logged.
  static FieldPairs of(Line x, Line y) {
    Points xPoints = x.points();
    Points yPoints = y.points();
    xPoints.sortByIndex();
    yPoints.sortByIndex();
    double[] xs = new double[yPoints.size()];
    int[] places = new int[yPoints.size()];
    int size = 0;
    int at = 0;
    for (int i = 0; i < yPoints.size(); i++) {
      while (at < xPoints.size() && xPoints.index(at) < yPoints.index(i)) {
        at++;
      }
      if (at < xPoints.size()
          && xPoints.index(at) == yPoints.index(i)
          && Double.isFinite(xPoints.value(at))) {
        xs[size] = xPoints.value(at);
        places[size++] = i;
      }
    }
    return sorted(Arrays.copyOf(xs, size), yPoints, Arrays.copyOf(places, size));
  }

  private static FieldPairs sorted(double[] xs, Points ys, int[] places) {
    int[] order =
        IntStream.range(0, xs.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> xs[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] sortedXs = Arrays.stream(order).mapToDouble(i -> xs[i]).toArray();
    int[] sortedPlaces = Arrays.stream(order).map(i -> places[i]).toArray();
    return new FieldPairs(sortedXs, ys, sortedPlaces);
  }

  int size() {
    return xs.length;
  }

  double x(int i) {
    return xs[i];
  }

  double value(int i) {
    return ys.value(places[i]);
  }

  long step(int i) {
    return ys.step(places[i]);
  }

  long timeMs(int i) {
    return ys.timeMs(places[i]);
  }

  /// The first pair whose x is at least `x`.
  int lowerBound(double x) {
    int low = 0;
    int high = xs.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (xs[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The first pair whose x is greater than `x`.
  int upperBound(double x) {
    return lowerBound(Math.nextUp(x));
  }
}
