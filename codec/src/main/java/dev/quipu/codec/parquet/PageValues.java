package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.table.Values;
import org.jspecify.annotations.Nullable;

/// The values of a column that wait to become a page. Rows without a value are not among them.
abstract sealed class PageValues permits DoublePage, FlagPage, LongPage, TextPage {
  /// @param zstd compresses the pages
  static PageValues of(Column.Type type, Zstandard zstd) {
    return switch (type) {
      case TEXT, JSON -> new TextPage();
      case NUMBER -> new DoublePage(zstd);
      case FLAG -> new FlagPage();
      case INTEGER, TIME_MS, TIME_US -> new LongPage();
    };
  }

  /// Adds the values of the rows `from` (inclusive) to `to` (exclusive), none of which is missing.
  abstract void add(Values values, int from, int to);

  /// About the memory of the values, and of what is kept until the end of the row group.
  abstract long bytes();

  /// Writes the values of the page, and forgets them.
  ///
  /// @return the encoding
  abstract Encoding write(ByteSink out);

  /// The texts of the dictionary of the row group's pages, in its encoding; null if there is none.
  @Nullable ByteSink dictionary() {
    return null;
  }

  int dictionarySize() {
    return 0;
  }

  /// The least and the greatest value since the row group began, with the values that wait; null if
  /// that is not known.
  @Nullable Bounds bounds() {
    return null;
  }

  /// Begins a row group.
  void beginGroup() {}

  /// The least and the greatest value of a column.
  record Bounds(long least, long greatest) {}
}
