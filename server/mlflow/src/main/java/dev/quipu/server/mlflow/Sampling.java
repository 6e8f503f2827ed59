package dev.quipu.server.mlflow;

import dev.quipu.codec.Points;
import java.util.Arrays;

/// Chooses which points of a long series a chart gets. MLflow takes evenly spaced ones, so that a
/// spike between two of them is never seen; here each stretch gives its least and its greatest
/// value, or a NaN if it has nothing else.
final class Sampling {
  private Sampling() {}

  /// The places of the first points.
  static int[] first(int count) {
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> i);
    return chosen;
  }

  /// The places of at most so many points with steps in a range, ascending; the first and the last
  /// of the range are among them.
  ///
  /// @param points sorted by step
  /// @param max at least 1; if it is 1, only the last point
  static int[] of(Points points, long startStep, long endStep, int max) {
    int begin = 0;
    int end = points.size();
    while (begin < end && points.step(begin) < startStep) {
      begin++;
    }
    while (end > begin && points.step(end - 1) > endStep) {
      end--;
    }
    int count = end - begin;
    if (count <= max) {
      int from = begin;
      int[] all = new int[count];
      Arrays.setAll(all, i -> from + i);
      return all;
    }
    if (max == 1) {
      return new int[] {end - 1};
    }
    int[] chosen = new int[max];
    int size = 0;
    chosen[size++] = begin;
    int stretches = (max - 2) / 2;
    int inner = count - 2;
    for (int s = 0; s < stretches; s++) {
      int from = begin + 1 + (int) ((long) inner * s / stretches);
      int to = begin + 1 + (int) ((long) inner * (s + 1) / stretches);
      int least = from;
      int greatest = from;
      for (int i = from + 1; i < to; i++) {
        double value = points.value(i);
        if (value < points.value(least) || Double.isNaN(points.value(least))) {
          least = i;
        }
        if (value > points.value(greatest) || Double.isNaN(points.value(greatest))) {
          greatest = i;
        }
      }
      chosen[size++] = Math.min(least, greatest);
      if (least != greatest) {
        chosen[size++] = Math.max(least, greatest);
      }
    }
    chosen[size++] = end - 1;
    return Arrays.copyOf(chosen, size);
  }
}
