package dev.quipu.query;

/// The limits of filters and orders. Each stands with its reason.
public final class QueryLimits {
  private QueryLimits() {}

  /// Long enough for a list of a thousand run ids.
  public static final int FILTER_CHARS = 40_000;

  /// Comparisons in one filter; each becomes a sub-query.
  public static final int FILTER_CLAUSES = 200;

  public static final int FILTER_DEPTH = 64;
  public static final int FILTER_LIST_VALUES = 1000;
  public static final int ORDER_BY_KEYS = 20;
  public static final int LIKE_PATTERN_CHARS = 1000;
}
