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
    }
    if (end - head > 1 && Math.floorDiv(keptSteps[end - 1], grain) == Math.floorDiv(step, grain)) {
      end--;
    }
    if (end == keptSteps.length) {
      makeRoom();
    }
    keptSteps[end] = step;
    keptValues[end++] = value;
    while (end - head > 1 && keptSteps[head + 1] <= first(step)) {
      head++;
    }
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
