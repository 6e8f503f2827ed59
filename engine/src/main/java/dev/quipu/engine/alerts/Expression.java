package dev.quipu.engine.alerts;

import dev.quipu.query.Condition.Value;

/// A value of a condition, over the state of the metrics that it names. Besides the value now, an
/// expression knows the range of the values at the points that come next.
interface Expression {
  /// Whether there is a value now.
  boolean isKnown();

  /// The value now, if it is known.
  double value();

  /// A bound below all values but NaN; more than [#greatest] if there may be none.
  double least();

  double greatest();

  boolean mayBeNaN();

  /// The expression over the metrics of a run.
  static Expression of(Value value, MetricStates metrics) {
    return switch (value) {
      case Value.Constant(double constant) -> new Constant(constant);
      case Value.Metric(String key) -> new Newest(metrics.of(key));
      case Value.Change(String key, long steps) -> {
        MetricState metric = metrics.of(key);
        yield new Change(metric, metric.window(steps));
      }
    };
  }

  /// The same value at all points.
  record Constant(double value) implements Expression {
    @Override
    public boolean isKnown() {
      return true;
    }

    @Override
    public double least() {
      return value;
    }

    @Override
    public double greatest() {
      return value;
    }

    @Override
    public boolean mayBeNaN() {
      return Double.isNaN(value);
    }
  }

  /// The newest value of a metric.
  record Newest(MetricState metric) implements Expression {
    @Override
    public boolean isKnown() {
      return metric.isSeen();
    }

    @Override
    public double value() {
      return metric.newest();
    }

    @Override
    public double least() {
      return metric.min();
    }

    @Override
    public double greatest() {
      return metric.max();
    }

    @Override
    public boolean mayBeNaN() {
      return metric.hasNaN();
    }
  }

  /// The newest value of a metric less the value at the beginning of a window. Both are among the
  /// values of the window and those that come next.
  record Change(MetricState metric, StepWindow window) implements Expression {
    @Override
    public boolean isKnown() {
      return window.isFull();
    }

    @Override
    public double value() {
      return window.change();
    }

    @Override
    public double least() {
      return -greatest();
    }

    @Override
    public double greatest() {
      return Math.max(metric.max(), window.greatest()) - Math.min(metric.min(), window.least());
    }

    @Override
    public boolean mayBeNaN() {
      return metric.hasNaN() || window.mayHaveNaN() || !Double.isFinite(greatest());
    }
  }
}
