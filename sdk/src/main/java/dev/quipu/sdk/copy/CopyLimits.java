package dev.quipu.sdk.copy;

/// The limits of copying, each with its reason.
final class CopyLimits {
  private CopyLimits() {}

  /// Points of a frame: with one more row, which has at most 20,000, a frame stays below its limit
  /// of 100,000.
  static final int FRAME_POINTS = 20_000;

  /// Characters of lines that become one frame: in UTF-8, with one more line, a frame stays below
  /// its limit of 4 MiB.
  static final int FRAME_CHARS = 500_000;

  /// Params of one request; 10,000 are allowed.
  static final int PARAMS = 1000;

  /// Tags of one request; 1000 are allowed.
  static final int TAGS = 500;

  /// Objects that are asked for at once; 100 are allowed.
  static final int OBJECTS = 100;

  /// Items of lists of lineage on one page: some megabytes.
  static final int PAGE = 1000;

  /// Bytes of lines that are sorted in memory; more are sorted in files.
  static final int SORTED_BYTES = 32 << 20;

  /// Datasets of one request; 100 are allowed.
  static final int DATASETS = 100;

  /// Characters of schemas and profiles in one request, but for a single larger one: a request has
  /// at most 20 MiB.
  static final int DATASET_CHARS = 1 << 20;
}
