package dev.quipu.engine.alerts;

import dev.quipu.query.Condition;
import dev.quipu.query.Condition.NumberKind;
import dev.quipu.query.Condition.Value;
import dev.quipu.query.Operator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluates conditions over the metrics of a run.
///
/// @param metrics by key: all that the conditions name
record Evaluation(Map<String, MetricState> metrics) {
  /// The value of a condition now.
  ///
  /// @param silentMs how long the run has given no sign of life
  Truth truth(Condition condition, long silentMs) {
    return switch (condition) {
      case Condition.Or(List<Condition> parts) -> {
        Truth truth = Truth.FALSE;
        for (int i = 0; i < parts.size() && truth != Truth.TRUE; i++) {
          truth = truth.or(truth(parts.get(i), silentMs));
        }
        yield truth;
      }
      case Condition.And(List<Condition> parts) -> {
        Truth truth = Truth.TRUE;
        for (int i = 0; i < parts.size() && truth != Truth.FALSE; i++) {
          truth = truth.and(truth(parts.get(i), silentMs));
        }
        yield truth;
      }
      case Condition.Not(Condition part) -> truth(part, silentMs).not();
      case Condition.Comparison(Value left, Operator operator, Value right) ->
          isKnown(left) && isKnown(right)
              ? Truth.of(operator.holds(value(left), value(right)))
              : Truth.UNKNOWN;
      case Condition.Is(Value value, NumberKind kind, boolean negated) ->
          isKnown(value) ? Truth.of(kind.holds(value(value)) != negated) : Truth.UNKNOWN;
      case Condition.NoImprovement(String key, long steps, boolean higher) -> {
        MetricState metric = metric(key);
        yield metric.isSeen()
            ? Truth.of(metric.stepsWithoutBetter(higher) >= steps)
            : Truth.UNKNOWN;
      }
      case Condition.Silent(long forMs) -> Truth.of(silentMs >= forMs);
    };
  }

  private MetricState metric(String key) {
    @Nullable MetricState metric = metrics.get(key);
    if (metric == null) {
      throw new IllegalStateException("Metric " + key + " is not watched");
    }
    return metric;
  }

  private boolean isKnown(Value value) {
    return switch (value) {
      case Value.Constant _ -> true;
      case Value.Metric(String key) -> metric(key).isSeen();
      case Value.Change(String key, long steps) -> metric(key).window(steps).isFull();
    };
  }

  private double value(Value value) {
    return switch (value) {
      case Value.Constant(double constant) -> constant;
      case Value.Metric(String key) -> metric(key).newest();
      case Value.Change(String key, long steps) -> metric(key).window(steps).change();
    };
  }

  /// Whether a condition may be true at any of the points that come next, by their ranges alone.
  boolean mayHold(Condition condition) {
    return switch (condition) {
      case Condition.Or(List<Condition> parts) -> {
        boolean any = false;
        for (int i = 0; i < parts.size() && !any; i++) {
          any = mayHold(parts.get(i));
        }
        yield any;
      }
      case Condition.And(List<Condition> parts) -> {
        boolean all = true;
        for (int i = 0; i < parts.size() && all; i++) {
          all = mayHold(parts.get(i));
        }
        yield all;
      }
      case Condition.Comparison(
              Value.Metric(String key),
              Operator operator,
              Value.Constant(double bound)) ->
          mayHold(metric(key), operator, bound);
      case Condition.Is(Value.Metric(String key), NumberKind kind, boolean negated) ->
          mayBe(metric(key), kind, negated);
      case Condition.Comparison _,
          Condition.Is _,
          Condition.Not _,
          Condition.NoImprovement _,
          Condition.Silent _ ->
          true;
    };
  }

  private static boolean mayHold(MetricState metric, Operator operator, double bound) {
    double min = metric.min();
    double max = metric.max();
    return (metric.hasNaN() && operator.holdsForNaN())
        || (min <= max
            && ((operator.holdsForLess() && min < bound)
                || (operator.holdsForGreater() && max > bound)
                || (operator.holdsForEqual() && min <= bound && max >= bound)));
  }

  private static boolean mayBe(MetricState metric, NumberKind kind, boolean negated) {
    boolean mayBeInfinite =
        metric.min() == Double.NEGATIVE_INFINITY || metric.max() == Double.POSITIVE_INFINITY;
    return switch (kind) {
      case NAN -> negated || metric.hasNaN();
      case INFINITE -> negated || mayBeInfinite;
      case FINITE -> !negated || metric.hasNaN() || mayBeInfinite;
    };
  }
}
