package dev.quipu.engine.request;

/// How much one page of a list holds at most. Each stands with its reason.
public final class PageLimits {
  private PageLimits() {}

  public static final int EXPERIMENTS_PER_SEARCH = 1000;

  /// MLflow's largest page of runs.
  public static final int RUNS_PER_PAGE = 50_000;

  public static final int EXPERIMENTS_PER_PAGE = 50_000;
  public static final int SERIES_PER_PAGE = 10_000;
  public static final int POINTS_PER_PAGE = 10_000;

  /// Rows of one page of a stream.
  public static final int ROWS_PER_PAGE = 10_000;

  /// Fields in one query for rows.
  public static final int FIELDS_PER_ROW_QUERY = 2000;

  /// MLflow asks for 50 models; each has up to 1000 params, tags and metrics.
  public static final int MODELS_PER_PAGE = 1000;

  /// Columns in one search.
  public static final int COLUMNS_PER_SEARCH = 1000;

  /// Columns in use on one page of their list.
  public static final int COLUMNS_PER_LIST = 5000;

  /// Entries of a folder of artifacts on one page, which is held in memory. The path of each has up
  /// to 1000 characters.
  public static final int ARTIFACTS_PER_PAGE = 10_000;
}
