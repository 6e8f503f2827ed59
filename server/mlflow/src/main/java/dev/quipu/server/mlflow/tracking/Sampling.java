package dev.quipu.server.mlflow.tracking;

import dev.quipu.codec.line.Points;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Chooses the points of long series for a chart: the points at evenly spaced steps, as MLflow
/// does, and the points that would be hidden between them. MLflow's choice alone never shows a
/// spike between two of its steps.
///
/// All series share the same steps, so that charts of several runs compare the same steps.
final class Sampling {
  /// Up to so many points of one step are all chosen. Of more points, the first, the last, and the
  /// points they would hide are chosen.
  private static final int POINTS_OF_A_STEP = 10;

  /// Tries to find how many steps leave room for the hidden points.
  private static final int ATTEMPTS = 4;

  private final long[] steps;
  private final long startStep;
  private final long endStep;

  private Sampling(long[] steps, long startStep, long endStep) {
    this.steps = steps;
    this.startStep = startStep;
    this.endStep = endStep;
  }

  /// Spaces steps evenly in a range: as many steps as leave each series with at most the wanted
  /// number of points, hidden points included.
  ///
  /// @param series each sorted by step
  /// @param max at least 1; where nothing is hidden, the last step of all and the first and last of
  ///   each series come on top, as in MLflow
  static Sampling of(List<Points> series, long startStep, long endStep, int max) {
    long[] every =
        series.stream()
            .flatMapToLong(points -> IntStream.range(0, points.size()).mapToLong(points::step))
            .filter(step -> step >= startStep && step <= endStep)
            .toArray();
    Arrays.sort(every);
    // In place, because a stream would box every step.
    int distinct = 0;
    for (int i = 0; i < every.length; i++) {
      if (i == 0 || every[i] != every[i - 1]) {
        every[distinct++] = every[i];
      }
    }
    long[] all = Arrays.copyOf(every, distinct);
    if (all.length <= max) {
      return new Sampling(all, startStep, endStep);
    }
    long[] ends =
        series.stream()
            .filter(points -> points.size() > 0)
            .flatMapToLong(points -> LongStream.of(points.step(0), points.step(points.size() - 1)))
            .filter(step -> step >= startStep && step <= endStep)
            .toArray();
    int count = max;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Sampling sampling = spaced(all, count, ends, startStep, endStep);
      int hidden =
          series.stream().mapToInt(points -> sampling.choose(points).hidden).max().orElse(0);
      if (hidden == 0 || count + hidden < max) {
        return sampling;
      }
      count = Math.max(Math.max(1, (max - 1) / 3), max - 1 - hidden);
    }
    // At most three points are hidden after each step.
    return spaced(all, Math.max(1, (max - 1) / 4), ends, startStep, endStep);
  }

  private static Sampling spaced(long[] all, int count, long[] ends, long startStep, long endStep) {
    LongStream spaced =
        IntStream.range(0, count).mapToLong(i -> all[(int) ((long) i * all.length / count)]);
    LongStream others = LongStream.concat(LongStream.of(all[all.length - 1]), LongStream.of(ends));
    return new Sampling(
        LongStream.concat(spaced, others).sorted().distinct().toArray(), startStep, endStep);
  }

  /// The steps whose points are chosen, ascending.
  long[] steps() {
    return steps.clone();
  }

  /// The positions of the first points.
  static int[] first(int count) {
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> i);
    return chosen;
  }

  /// The positions of the chosen points of a series, ascending.
  ///
  /// @param points sorted by step
  int[] chosenOf(Points points) {
    return choose(points).places();
  }

  private Choice choose(Points points) {
    Choice choice = new Choice(points);
    int at = 0;
    while (at < points.size()) {
      long step = points.step(at);
      int end = at + 1;
      while (end < points.size() && points.step(end) == step) {
        end++;
      }
      if (step >= startStep && step <= endStep) {
        if (Arrays.binarySearch(steps, step) < 0) {
          choice.pass(at, end);
        } else {
          choose(choice, at, end);
        }
      }
      at = end;
    }
    choice.finish();
    return choice;
  }

  private static void choose(Choice choice, int from, int to) {
    if (to - from <= POINTS_OF_A_STEP) {
      for (int i = from; i < to; i++) {
        choice.take(i);
      }
    } else {
      choice.take(from);
      choice.pass(from + 1, to - 1);
      choice.take(to - 1);
    }
  }

  /// The points of one series chosen so far, and the points passed over since the last chosen one.
  private static final class Choice {
    private static final int NONE = -1;

    private final Points points;
    private int[] chosen = new int[64];
    private int size;
    private int last = NONE;
    private int least = NONE;
    private int greatest = NONE;
    private int nan = NONE;

    /// How many of the chosen points are not at one of the steps.
    int hidden;

    Choice(Points points) {
      this.points = points;
    }

    /// Passes over points; the next call of `take` looks at them again.
    void pass(int from, int to) {
      for (int i = from; i < to; i++) {
        double value = points.value(i);
        if (Double.isNaN(value)) {
          nan = nan == NONE ? i : nan;
        } else {
          least = least == NONE || value < points.value(least) ? i : least;
          greatest = greatest == NONE || value > points.value(greatest) ? i : greatest;
        }
      }
    }

    void take(int i) {
      show(i);
      add(i);
      last = i;
    }

    /// Adds the passed points whose values lie outside the range of their neighbours.
    private void show(int next) {
      double before = last == NONE ? Double.NaN : points.value(last);
      double after = next == NONE ? Double.NaN : points.value(next);
      int[] passed = {
        least != NONE && !(points.value(least) >= lesser(before, after)) ? least : NONE,
        greatest != NONE && !(points.value(greatest) <= greater(before, after)) ? greatest : NONE,
        isNan(last) || isNan(next) ? NONE : nan
      };
      for (int i : IntStream.of(passed).filter(i -> i != NONE).sorted().distinct().toArray()) {
        add(i);
        hidden++;
      }
      least = NONE;
      greatest = NONE;
      nan = NONE;
    }

    private boolean isNan(int i) {
      return i != NONE && Double.isNaN(points.value(i));
    }

    private static double lesser(double a, double b) {
      return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
    }

    private static double greater(double a, double b) {
      return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }

    private void add(int i) {
      if (size == chosen.length) {
        chosen = Arrays.copyOf(chosen, size * 2);
      }
      chosen[size++] = i;
    }

    void finish() {
      show(NONE);
    }

    int[] places() {
      return Arrays.copyOf(chosen, size);
    }
  }
}
