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

  /// The condition of an alert. It is shown whole, and parsed for each change of the alert.
  public static final int CONDITION_CHARS = 2000;

  /// Tests in one condition: each costs work for each point of its metric.
  public static final int CONDITION_TESTS = 50;

  /// Steps of a window of a condition: more than any training has.
  public static final long WINDOW_STEPS = 1_000_000_000;

  /// Characters of a number of steps or of a time: as many as the longest window has, and decimals.
  public static final int NUMBER_CHARS = 20;

  /// Silence is looked for once a second.
  public static final long LEAST_SILENCE_MS = 1000;

  /// A run that is silent for longer has long been forgotten.
  public static final long LONGEST_SILENCE_MS = 30L * 86_400_000;
}
