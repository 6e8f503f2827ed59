package dev.quipu.engine.datasets;

/// The limits of datasets. Each stands with its reason.
public final class DatasetLimits {
  private DatasetLimits() {}

  /// Datasets, or runs that used one, on one page, which is held in memory.
  public static final int PER_PAGE = 1000;

  /// Datasets of one run. Every answer about the run names all of them.
  public static final int PER_RUN = 1000;
}
