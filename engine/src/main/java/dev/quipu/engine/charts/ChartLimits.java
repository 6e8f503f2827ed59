package dev.quipu.engine.charts;

/// The limits of charts and groups. Each stands with its reason.
public final class ChartLimits {
  private ChartLimits() {}

  /// Buckets of charts that are made at once, unless one chart has more: about 10 MB.
  public static final int BUCKETS_AT_ONCE = 32_768;

  /// Points of a history that are in memory at once: about 1 MB.
  public static final int POINTS_AT_ONCE = 16_384;

  /// Series of one run whose charts are made at once.
  public static final int SERIES_AT_ONCE = 128;

  /// Series in one chart query.
  public static final int SERIES_PER_QUERY = 2000;

  /// Buckets of all series in one chart query.
  public static final int BUCKETS_PER_QUERY = 2_000_000;

  /// Runs in one query for groups.
  public static final int GROUPED_RUNS = 1000;

  /// Fields by which one query groups runs, and quantiles it requests.
  public static final int GROUP_FIELDS = 20;
}
