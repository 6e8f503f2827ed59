package dev.quipu.store.sqlite.session;

/// The limits of the store on queues, times and memory, each with its reason.
public final class SqliteLimits {
  private SqliteLimits() {}

  /// One page of runs, experiments or tasks in memory. A page that would take more has fewer items,
  /// at least one. A thousand runs of 30 KB fit, and the pages of a few clients fit the smallest
  /// heap.
  public static final long PAGE_BYTES = 16L << 20;

  /// One read of the database: no read may keep the log of the database from being cut.
  public static final int READ_MS = 30_000;

  /// Reads that wait for a reader; further reads are refused as TOO_MANY_REQUESTS. As many as
  /// writes: each waits for milliseconds.
  public static final int READS_WAITING = 4096;

  /// One search, and how long it may wait for others. The slowest honest search, the first of a
  /// million runs, takes some seconds; a hostile search must not hold up the others for longer.
  public static final int SEARCH_MS = 15_000;

  /// Searches that wait for others, as [#READS_WAITING]: the tabs of a team, all loading at once.
  public static final int SEARCHES_WAITING = 64;

  /// Rows looked at in one read while space is added up; the sum may cover all rows of the
  /// database. Some 50 ms, so that the log of the database can be cut in between.
  public static final int SPACE_ROWS_PER_READ = 20_000;

  /// Space reserved in the data folder for removals when the disk is full. Deleting and `gc` write
  /// some 10 KB of log a step, and SQLite reuses the log once it has been copied.
  static final long RESERVE_BYTES = 8 << 20;
}
