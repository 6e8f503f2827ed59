package dev.quipu.sdk.read;

/// The limits of reading, each with its reason.
final class ReadLimits {
  private ReadLimits() {}

  /// Rows of a page unless the program asks for another number.
  static final int ROWS = 1000;

  /// The most rows of a page: what the server gives at most.
  static final int MOST_ROWS = 10_000;

  /// Points of a page that is read ahead: 200 KB of JSON.
  static final int POINTS = 5000;

  /// Entries of a page of a log: most are lines of some 100 bytes.
  static final int LOG_ENTRIES = 1000;

  /// Runs of a page with all their values. Each may have thousands of metrics.
  static final int RUNS = 100;

  /// Runs of a page with chosen columns, and experiments of a page: each is small.
  static final int SMALL_ITEMS = 1000;

  /// Datasets of a page, or runs that used one: what the server gives at most.
  static final int DATASETS = 1000;

  /// Entries of a page of a folder.
  static final int ARTIFACTS = 1000;

  /// A file that is read into memory; a larger file is downloaded.
  static final int FILE_BYTES = 64 << 20;

  /// Characters of a glob: a pattern is written by people.
  static final int GLOB_CHARS = 1000;
}
