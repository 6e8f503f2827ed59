package dev.quipu.engine.alerts;

import dev.quipu.query.Condition;
import dev.quipu.query.Condition.NumberKind;
import dev.quipu.query.Operator;
import java.util.List;

/// A condition over the state of the metrics of one run.
interface BoundCondition {
  /// The value of the condition now.
  ///
  /// @param silentMs how long the run has given no sign of life
  Truth truth(long silentMs);

  /// Whether the condition may be true at any of the points that come next, by their ranges alone.
  default boolean mayHold() {
    return true;
  }

  /// Binds a condition to the metrics of a run.
  static BoundCondition of(Condition condition, MetricStates metrics) {
    return switch (condition) {
      case Condition.Or(List<Condition> parts) -> new Or(of(parts, metrics));
      case Condition.And(List<Condition> parts) -> new And(of(parts, metrics));
      case Condition.Not(Condition part) -> {
        BoundCondition bound = of(part, metrics);
        yield silentMs -> bound.truth(silentMs).not();
      }
      case Condition.Comparison(Condition.Value left, Operator operator, Condition.Value right) ->
          new Comparison(Expression.of(left, metrics), operator, Expression.of(right, metrics));
      case Condition.Is(Condition.Value value, NumberKind kind, boolean negated) ->
          new Is(Expression.of(value, metrics), kind, negated);
      case Condition.NoImprovement(String key, long steps, boolean higher) -> {
        MetricState metric = metrics.of(key);
        yield _ ->
            metric.isSeen() ? Truth.of(metric.stepsWithoutBetter(higher) >= steps) : Truth.UNKNOWN;
      }
      case Condition.Silent(long forMs) -> silentMs -> Truth.of(silentMs >= forMs);
    };
  }

  private static List<BoundCondition> of(List<Condition> parts, MetricStates metrics) {
    return parts.stream().map(part -> of(part, metrics)).toList();
  }

  /// Holds if one of its parts does.
  record Or(List<BoundCondition> parts) implements BoundCondition {
    @Override
    public Truth truth(long silentMs) {
      Truth truth = Truth.FALSE;
      for (int i = 0; i < parts.size() && truth != Truth.TRUE; i++) {
        truth = truth.or(parts.get(i).truth(silentMs));
      }
      return truth;
    }

    @Override
    public boolean mayHold() {
      boolean any = false;
      for (int i = 0; i < parts.size() && !any; i++) {
        any = parts.get(i).mayHold();
      }
      return any;
    }
  }

  /// Holds if all of its parts do.
  record And(List<BoundCondition> parts) implements BoundCondition {
    @Override
    public Truth truth(long silentMs) {
      Truth truth = Truth.TRUE;
      for (int i = 0; i < parts.size() && truth != Truth.FALSE; i++) {
        truth = truth.and(parts.get(i).truth(silentMs));
      }
      return truth;
    }

    @Override
    public boolean mayHold() {
      boolean all = true;
      for (int i = 0; i < parts.size() && all; i++) {
        all = parts.get(i).mayHold();
      }
      return all;
    }
  }

  record Comparison(Expression left, Operator operator, Expression right)
      implements BoundCondition {
    @Override
    public Truth truth(long silentMs) {
      return left.isKnown() && right.isKnown()
          ? Truth.of(operator.holds(left.value(), right.value()))
          : Truth.UNKNOWN;
    }

    @Override
    public boolean mayHold() {
      return (operator.holdsForNaN() && (left.mayBeNaN() || right.mayBeNaN()))
          || (operator.holdsForLess() && left.least() < right.greatest())
          || (operator.holdsForGreater() && left.greatest() > right.least())
          || (operator.holdsForEqual()
              && left.least() <= right.greatest()
              && left.greatest() >= right.least());
    }
  }

  /// Whether a value is of a kind of numbers.
  record Is(Expression value, NumberKind kind, boolean negated) implements BoundCondition {
    @Override
    public Truth truth(long silentMs) {
      return value.isKnown() ? Truth.of(kind.holds(value.value()) != negated) : Truth.UNKNOWN;
    }

    @Override
    public boolean mayHold() {
      boolean mayBeInfinite =
          value.least() == Double.NEGATIVE_INFINITY || value.greatest() == Double.POSITIVE_INFINITY;
      return switch (kind) {
        case NAN -> negated || value.mayBeNaN();
        case INFINITE -> negated || mayBeInfinite;
        case FINITE -> !negated || value.mayBeNaN() || mayBeInfinite;
      };
    }
  }
}
