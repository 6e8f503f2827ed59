package dev.quipu.query;

import java.util.List;

/// A condition on a run or an experiment. A comparison with something that is missing does not
/// hold, whatever its operator; [Not] is the plain complement, so it holds there.
public sealed interface Filter {
  /// Holds if all of its parts hold. At least two parts.
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /// Holds if one of its parts holds. At least two parts.
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record Not(Filter part) implements Filter {}

  /// Compares with a number: metrics, times, and params whose value is a number.
  record NumberComparison(Field field, Operator operator, double value) implements Filter {}

  /// Compares with a text; the operators are only [Operator#EQUAL] and [Operator#NOT_EQUAL].
  record TextComparison(Field field, Operator operator, String value) implements Filter {}

  /// Compares with a pattern in which `%` stands for any text and `_` for any one character; there
  /// is no escape.
  record Like(Field field, String pattern, boolean ignoreCase) implements Filter {}

  /// Holds if the value is (`negated`: is there and is not) one of the list.
  record In(Field field, List<String> values, boolean negated) implements Filter {
    public In {
      values = List.copyOf(values);
    }
  }

  /// Holds if a param or tag is missing (`negated`: is there).
  record IsNull(Field field, boolean negated) implements Filter {}
}
