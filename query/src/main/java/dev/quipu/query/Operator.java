package dev.quipu.query;

/// The comparison operators.
public enum Operator {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /// The operator as written in a filter and in SQL.
  public String symbol() {
    return symbol;
  }
}
