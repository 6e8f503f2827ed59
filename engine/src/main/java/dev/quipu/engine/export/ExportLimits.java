package dev.quipu.engine.export;

/// The limits of exports. Each stands with its reason.
public final class ExportLimits {
  private ExportLimits() {}

  /// Columns of a table: each needs a part of the memory of its writer.
  public static final int COLUMNS = 2000;

  /// Runs that one request names. Others are found with a filter.
  public static final int NAMED_RUNS = 1000;

  /// Patterns of keys in one request: every key is compared with each.
  public static final int KEY_PATTERNS = 100;

  /// Topics in one request: each is read for each run.
  public static final int TOPICS = 100;

  /// Runs that are read at once.
  static final int RUNS_AT_ONCE = 1000;

  /// Series of a run whose lines are read at once.
  static final int SERIES_AT_ONCE = 128;

  /// Points of a batch: one page of a Parquet file.
  static final int POINTS_AT_ONCE = 65_536;

  /// Bytes of the cells of a batch, about.
  static final int BATCH_BYTES = 1 << 20;

  /// Rows of a batch.
  static final int BATCH_ROWS = 16_384;
}
