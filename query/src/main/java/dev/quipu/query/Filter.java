package dev.quipu.query;

import java.util.List;

/// A condition on a run or an experiment. A comparison with a missing value is false, whatever its
/// operator. [Not] is the plain complement, so it is true there.
public sealed interface Filter {
  /// True if all of its parts are true. At least two parts.
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /// True if one of its parts is true. At least two parts.
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record Not(Filter part) implements Filter {}

  /// Compares with a number: metrics, times, and params with a number as their value.
  record NumberComparison(Field field, Operator operator, double value) implements Filter {}

  /// Compares with a text; only [Operator#EQUAL] and [Operator#NOT_EQUAL] are used.
  record TextComparison(Field field, Operator operator, String value) implements Filter {}

  /// Compares with a pattern. `%` matches any text and `_` any one character. There is no escape.
  record Like(Field field, String pattern, boolean ignoreCase) implements Filter {}

  /// True if the value is in the list; if `negated`, true if there is a value and it is not in the
  /// list.
  record In(Field field, List<String> values, boolean negated) implements Filter {
    public In {
      values = List.copyOf(values);
    }
  }

  /// True if there is no value; if `negated`, true if there is one. Only of fields whose values are
  /// texts.
  record IsNull(Field field, boolean negated) implements Filter {}
}
