package dev.quipu.query;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A condition of an alert, over the newest values of the metrics of one run. A test of a value
/// that is not there yet is unknown, and so is all that depends on it.
public sealed interface Condition {
  record Or(List<Condition> parts) implements Condition {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record And(List<Condition> parts) implements Condition {
    public And {
      parts = List.copyOf(parts);
    }
  }

  record Not(Condition part) implements Condition {}

  record Comparison(Value left, Operator operator, Value right) implements Condition {}

  /// Whether a value is of a kind of numbers, as in `loss is not finite`.
  record Is(Value value, NumberKind kind, boolean negated) implements Condition {}

  /// Whether a metric has had no new best value for some steps.
  ///
  /// @param higher whether a higher value is a better one
  record NoImprovement(String key, long steps, boolean higher) implements Condition {}

  /// Whether the running run has given no sign of life for some time.
  record Silent(long forMs) implements Condition {}

  /// Something that is compared.
  sealed interface Value {
    record Constant(double value) implements Value {}

    /// The newest value of a metric.
    record Metric(String key) implements Value {}

    /// The newest value less the value some steps before.
    record Change(String key, long steps) implements Value {}
  }

  /// The kinds of numbers that a condition can ask for.
  enum NumberKind {
    NAN,
    INFINITE,
    /// Neither NaN nor infinite.
    FINITE;

    public boolean holds(double value) {
      return switch (this) {
        case NAN -> Double.isNaN(value);
        case INFINITE -> Double.isInfinite(value);
        case FINITE -> Double.isFinite(value);
      };
    }
  }

  /// The keys of the metrics that are named.
  default Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    each(test -> {
      switch (test) {
        case Comparison(Value left, _, Value right) -> {
          key(left).ifPresent(keys::add);
          key(right).ifPresent(keys::add);
        }
        case Is(Value value, _, _) -> key(value).ifPresent(keys::add);
        case NoImprovement(String key, _, _) -> keys.add(key);
        case Silent _, Or _, And _, Not _ -> {
          // Names no metric itself.
        }
      }
    });
    return keys;
  }

  private static Optional<String> key(Value value) {
    return switch (value) {
      case Value.Constant _ -> Optional.empty();
      case Value.Metric(String key) -> Optional.of(key);
      case Value.Change(String key, _) -> Optional.of(key);
    };
  }

  /// Whether time alone may make the condition true.
  default boolean asksForSilence() {
    boolean[] any = {false};
    each(test -> any[0] |= test instanceof Silent);
    return any[0];
  }

  /// Hands out this condition and all its parts.
  default void each(Consumer<Condition> sink) {
    sink.accept(this);
    switch (this) {
      case Or(List<Condition> parts) -> parts.forEach(part -> part.each(sink));
      case And(List<Condition> parts) -> parts.forEach(part -> part.each(sink));
      case Not(Condition part) -> part.each(sink);
      case Comparison _, Is _, NoImprovement _, Silent _ -> {
        // Has no parts.
      }
    }
  }
}
