package dev.quipu.engine.alerts;

import java.util.Arrays;

/// The points of a series in the last steps, to know the value some steps before the newest one. Of
/// neighbours within a grain of steps only the last is kept, so the size is bounded.
final class StepWindow {
  private final long steps;
  private final long grain;
  private long[] keptSteps = new long[8];
  private double[] keptValues = new double[8];

  /// The oldest kept point.
  private int head;

  private int end;

  // The range of the kept values, and of some that have been forgotten since the range was found.
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private boolean mayHaveNaN;
  private int forgotten;

  StepWindow(long steps) {
    this.steps = steps;
    grain = Math.max(1, steps / EvaluationLimits.WINDOW_POINTS);
  }

  long steps() {
    return steps;
  }

  /// Adds the newest point. Points that are not before it are forgotten: the run went back.
  void add(long step, double value) {
    while (end > head && keptSteps[end - 1] >= step) {
      end--;
      forgotten++;
    }
    if (grain > 1
        && end - head > 1
        && Math.floorDiv(keptSteps[end - 1], grain) == Math.floorDiv(step, grain)) {
      end--;
      forgotten++;
    }
    if (end == keptSteps.length) {
      makeRoom();
    }
    keptSteps[end] = step;
    keptValues[end++] = value;
    widen(value);
    while (end - head > 1 && keptSteps[head + 1] <= first(step)) {
      head++;
      forgotten++;
    }
    if (forgotten > end - head) {
      findRange();
    }
  }

  private void widen(double value) {
    if (value < least) {
      least = value;
    }
    if (value > greatest) {
      greatest = value;
    }
    mayHaveNaN |= Double.isNaN(value);
  }

  /// Finds the range of the kept values. As many values have been forgotten since the last time, so
  /// the cost of this is a constant for each value.
  private void findRange() {
    forgotten = 0;
    least = Double.POSITIVE_INFINITY;
    greatest = Double.NEGATIVE_INFINITY;
    mayHaveNaN = false;
    for (int i = head; i < end; i++) {
      widen(keptValues[i]);
    }
  }

  /// A bound below all kept values but NaN.
  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  /// Whether NaN may be among the kept values.
  boolean mayHaveNaN() {
    return mayHaveNaN;
  }

  private void makeRoom() {
    int size = end - head;
    if (head < keptSteps.length / 2) {
      keptSteps = Arrays.copyOf(keptSteps, keptSteps.length * 2);
      keptValues = Arrays.copyOf(keptValues, keptValues.length * 2);
    }
    System.arraycopy(keptSteps, head, keptSteps, 0, size);
    System.arraycopy(keptValues, head, keptValues, 0, size);
    head = 0;
    end = size;
  }

  private long first(long newest) {
    long first = newest - steps;
    return first > newest ? Long.MIN_VALUE : first;
  }

  /// Whether a point is known that lies all steps of the window before the newest one.
  boolean isFull() {
    return end > head && keptSteps[head] <= first(keptSteps[end - 1]);
  }

  /// The newest value less the value all steps of the window before, if that is known.
  double change() {
    return keptValues[end - 1] - keptValues[head];
  }
}
