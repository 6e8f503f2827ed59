package dev.quipu.codec.parquet;

/// How much of a table a writer holds. Each stands with its reason.
public final class ParquetLimits {
  private ParquetLimits() {}

  /// Rows of a page: enough for compression, and few enough for readers that skip pages.
  static final int PAGE_ROWS = 65_536;

  /// Bytes of a page before compression, about.
  static final int PAGE_BYTES = 1 << 20;

  /// Rows of a row group, as other writers have it.
  static final int GROUP_ROWS = 1 << 20;

  /// A row group ends when its columns hold so many bytes, compressed or not. A table of thousands
  /// of columns therefore has smaller groups.
  static final int GROUP_BYTES = 8 << 20;

  /// Bytes of the texts of a dictionary, and their number. Above, texts are too different for a
  /// dictionary to save anything.
  static final int DICTIONARY_BYTES = 256 << 10;

  static final int DICTIONARY_TEXTS = 16_384;

  /// The memory that a writer takes at most, besides the batch that is being written: a row group
  /// in arrays that have just grown.
  public static final long HELD_BYTES = 3L * GROUP_BYTES;
}
