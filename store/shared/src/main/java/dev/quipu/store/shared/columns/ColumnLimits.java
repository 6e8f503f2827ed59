package dev.quipu.store.shared.columns;

/// The limits of the columns on memory and on changes, each with its reason.
public final class ColumnLimits {
  private ColumnLimits() {}

  /// Columns of runs in memory, for searches: eight columns of a million runs take half of that.
  /// Searches that do not fit run in the database.
  private static final long BYTES = 256L << 20;

  /// On a small heap, the columns take at most this part of it.
  private static final int HEAP_PART = 4;

  /// The memory of columns that fits the heap.
  public static long bytes() {
    return Math.min(BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART);
  }

  /// Changed runs of one experiment before its columns are dropped rather than brought up to date:
  /// reading so many runs again costs about as much as loading a column anew.
  static final int CHANGED_RUNS = 10_000;
}
