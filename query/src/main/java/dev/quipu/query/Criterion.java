package dev.quipu.query;

import java.util.List;
import java.util.stream.Stream;

/// A filter as stores decide it: four kinds of tests of a value, joined by and, or and not. Every
/// store decides the same tests, so what operators, NaN and missing values mean stands here only.
///
/// A criterion is true or false, never unknown, so [Not] is the plain complement. A test is false
/// where there is no value of its kind, a number or a text.
public sealed interface Criterion {
  /// True if all of its parts are true.
  record All(List<Criterion> parts) implements Criterion {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /// True if one of its parts is true; false if there are none.
  record Any(List<Criterion> parts) implements Criterion {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  record Not(Criterion part) implements Criterion {}

  /// A test of one value of a field.
  sealed interface Test extends Criterion {
    Field field();

    /// Whether the value is a number. Some fields have a number and a text.
    boolean isNumber();
  }

  /// True if there is a value of the kind; NaN is one.
  record Exists(Field field, boolean isNumber) implements Test {}

  /// True if there is a number for which the operator holds. NaN differs from every bound, and no
  /// other operator holds for NaN. The zeros are one number.
  ///
  /// @param bound never NaN
  record Compares(Field field, Operator operator, double bound) implements Test {
    @Override
    public boolean isNumber() {
      return true;
    }
  }

  /// True if there is a text and the text is one of some; if `negated`, true if there is a text and
  /// it is none of them.
  ///
  /// @param texts at least one
  record IsOneOf(Field field, List<String> texts, boolean negated) implements Test {
    public IsOneOf {
      texts = List.copyOf(texts);
    }

    @Override
    public boolean isNumber() {
      return false;
    }
  }

  /// True if there is a text that [LikePattern] matches.
  record IsLike(Field field, String pattern, boolean ignoreCase) implements Test {
    @Override
    public boolean isNumber() {
      return false;
    }
  }

  /// The criterion of a filter.
  static Criterion of(Filter filter) {
    return switch (filter) {
      case Filter.And(var parts) -> new All(parts.stream().map(Criterion::of).toList());
      case Filter.Or(var parts) -> new Any(parts.stream().map(Criterion::of).toList());
      case Filter.Not(var part) -> new Not(of(part));
      case Filter.NumberComparison(var field, var operator, double value) -> {
        if (!Double.isNaN(value)) {
          yield new Compares(field, operator, value);
        }
        // NaN differs from everything, NaN included, and equals nothing.
        yield operator.holdsForNaN() ? new Exists(field, true) : new Any(List.of());
      }
      case Filter.TextComparison(var field, var operator, var value) ->
          new IsOneOf(field, List.of(value), operator == Operator.NOT_EQUAL);
      case Filter.Like(var field, var pattern, boolean ignoreCase) ->
          new IsLike(field, pattern, ignoreCase);
      case Filter.In(var field, var values, boolean negated) -> new IsOneOf(field, values, negated);
      case Filter.IsNull(var field, boolean negated) -> {
        Criterion exists = new Exists(field, false);
        yield negated ? exists : new Not(exists);
      }
    };
  }

  /// All tests in the criterion.
  default Stream<Test> tests() {
    return switch (this) {
      case All(var parts) -> parts.stream().flatMap(Criterion::tests);
      case Any(var parts) -> parts.stream().flatMap(Criterion::tests);
      case Not(var part) -> part.tests();
      case Test test -> Stream.of(test);
    };
  }
}
