package dev.quipu.engine.alerts;

import dev.quipu.query.Condition;
import dev.quipu.query.Condition.Value;
import java.util.ArrayList;
import java.util.List;

/// What the conditions of one run need to know of a metric, as of its newest point. Of the points
/// that come next it knows their range beforehand, so that most conditions can be ruled out for all
/// of them at once.
final class MetricState {
  private final String key;
  private final List<StepWindow> windows = new ArrayList<>();
  private boolean tracksBest;
  private boolean seen;
  private double newest;
  private long newestStep;

  // The best values so far, and the steps since which there has been none better.
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private long leastStep;
  private long greatestStep;

  // The range of the newest point and those that come next.
  private double min;
  private double max;
  private boolean hasNaN;

  MetricState(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  /// Keeps from now on what a test needs.
  void prepare(Condition test) {
    switch (test) {
      case Condition.Comparison(Value left, _, Value right) -> {
        prepare(left);
        prepare(right);
      }
      case Condition.Is(Value value, _, _) -> prepare(value);
      case Condition.NoImprovement(String of, _, _) -> tracksBest |= of.equals(key);
      case Condition.Silent _, Condition.Or _, Condition.And _, Condition.Not _ -> {
        // Says nothing of a metric itself.
      }
    }
  }

  private void prepare(Value value) {
    if (value instanceof Value.Change(String of, long steps)
        && of.equals(key)
        && windows.stream().noneMatch(window -> window.steps() == steps)) {
      windows.add(new StepWindow(steps));
    }
  }

  /// Whether more than the newest point is needed.
  boolean needsHistory() {
    return tracksBest || !windows.isEmpty();
  }

  void add(long step, double value) {
    if (tracksBest) {
      if (!seen) {
        leastStep = step;
        greatestStep = step;
      }
      if (value < least) {
        least = value;
        leastStep = step;
      }
      if (value > greatest) {
        greatest = value;
        greatestStep = step;
      }
    }
    for (StepWindow window : windows) {
      window.add(step, value);
    }
    seen = true;
    newest = value;
    newestStep = step;
  }

  void addAll(long[] steps, double[] values, int rows) {
    if (needsHistory()) {
      for (int i = 0; i < rows; i++) {
        add(steps[i], values[i]);
      }
    } else {
      add(steps[rows - 1], values[rows - 1]);
    }
  }

  /// Takes the range of points that come next, together with the newest one.
  void expect(double[] values, int rows) {
    expectNothing();
    for (int i = 0; i < rows; i++) {
      widen(values[i]);
    }
  }

  /// As [#expect], for no points.
  void expectNothing() {
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    hasNaN = false;
    if (seen) {
      widen(newest);
    }
  }

  private void widen(double value) {
    if (value < min) {
      min = value;
    }
    if (value > max) {
      max = value;
    }
    hasNaN |= Double.isNaN(value);
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  boolean hasNaN() {
    return hasNaN;
  }

  /// Whether there is a newest value.
  boolean isSeen() {
    return seen;
  }

  double newest() {
    return newest;
  }

  /// The window of so many steps, which a condition has asked for.
  StepWindow window(long steps) {
    for (StepWindow window : windows) {
      if (window.steps() == steps) {
        return window;
      }
    }
    throw new IllegalStateException("No condition has asked for " + steps + " steps");
  }

  /// The steps since which there has been no better value; 0 if the newest is the best.
  long stepsWithoutBetter(boolean higher) {
    long since = newestStep - (higher ? greatestStep : leastStep);
    return Math.max(0, since);
  }
}
