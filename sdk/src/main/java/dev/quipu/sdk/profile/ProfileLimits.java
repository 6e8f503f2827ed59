package dev.quipu.sdk.profile;

/// What bounds the memory of a profile, each with its reason. Together a profile takes at most some
/// 25 MB, whatever the size of the data.
final class ProfileLimits {
  private ProfileLimits() {}

  /// Columns that are described; more are only counted. A profile of these has some 200 kB.
  static final int COLUMNS = 500;

  /// Characters of the name of a column. More are cut.
  static final int NAME_CHARS = 255;

  /// Different values of a column that are counted exactly, by their hashes.
  static final int EXACT_VALUES = 1024;

  /// Values of a column that its quantiles are of. With 4096 of them a quantile is, in 95 of 100
  /// cases, off by less than 1.6 percent of the rows.
  static final int SAMPLED_VALUES = 4096;

  /// Characters of one cell. Longer ones are counted as if they ended there.
  static final int CELL_CHARS = 1 << 20;

  /// Files of a folder, whose paths are sorted in memory.
  static final int FILES = 1_000_000;
}
