package dev.quipu.engine.charts;

/// The limits of charts and groups. Each stands with its reason.
public final class ChartLimits {
  private ChartLimits() {}

  /// Buckets of charts that are made at once, unless one chart has more: some 10 MB.
  public static final int BUCKETS_AT_ONCE = 32_768;

  /// Points of a history that are in memory at once: some 1 MB.
  public static final int POINTS_AT_ONCE = 16_384;

  /// Series of one run whose charts are made at once.
  public static final int SERIES_AT_ONCE = 128;

  /// Series of one chart query.
  public static final int SERIES_PER_QUERY = 2000;

  /// Buckets of all series of one chart query.
  public static final int BUCKETS_PER_QUERY = 2_000_000;

  /// Runs of one question for groups.
  public static final int GROUPED_RUNS = 1000;

  /// Fields a question for groups goes by, and quantiles it asks for.
  public static final int GROUP_FIELDS = 20;
}
