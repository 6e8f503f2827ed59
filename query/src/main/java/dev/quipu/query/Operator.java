package dev.quipu.query;

import java.util.Arrays;
import java.util.Optional;

/// The comparison operators.
public enum Operator {
  EQUAL("=", false, true, false),
  NOT_EQUAL("!=", true, false, true),
  LESS("<", true, false, false),
  LESS_OR_EQUAL("<=", true, true, false),
  GREATER(">", false, false, true),
  GREATER_OR_EQUAL(">=", false, true, true);

  private final String symbol;
  private final boolean less;
  private final boolean equal;
  private final boolean greater;

  Operator(String symbol, boolean less, boolean equal, boolean greater) {
    this.symbol = symbol;
    this.less = less;
    this.equal = equal;
    this.greater = greater;
  }

  static Optional<Operator> find(String symbol) {
    return Arrays.stream(values()).filter(each -> each.symbol.equals(symbol)).findFirst();
  }

  /// Whether the operator holds for a value and a bound.
  public boolean holds(double value, double bound) {
    if (Double.isNaN(value) || Double.isNaN(bound)) {
      return holdsForNaN();
    }
    return value < bound ? less : value > bound ? greater : equal;
  }

  /// The operator as written in a filter and in SQL.
  public String symbol() {
    return symbol;
  }

  /// Whether the operator holds for a value less than the bound.
  public boolean holdsForLess() {
    return less;
  }

  public boolean holdsForEqual() {
    return equal;
  }

  public boolean holdsForGreater() {
    return greater;
  }

  /// Whether the operator holds for NaN, which is neither less than, equal to, nor greater than any
  /// bound.
  public boolean holdsForNaN() {
    return this == NOT_EQUAL;
  }
}
