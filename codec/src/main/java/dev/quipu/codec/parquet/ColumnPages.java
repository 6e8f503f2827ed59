package dev.quipu.codec.parquet;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.table.Values;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// One column of a row group: its finished pages, and the values of the next one.
final class ColumnPages {
  private final Column column;
  private final PageValues values;
  private final Zstandard zstd;

  /// 1 for each row of the page with a value, and 0 for others; only of optional columns.
  private long[] levels = {};

  private int rows;
  private final ByteSink pages = new ByteSink();
  private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
  private long groupValues;
  private long missing;
  private long plainBytes;

  ColumnPages(Column column, Zstandard zstd) {
    this.column = column;
    this.zstd = zstd;
    values = PageValues.of(column.type(), zstd);
  }

  /// Adds the rows of a batch.
  void add(Values some, int count) {
    for (int from = 0; from < count; ) {
      int to = Math.min(count, from + ParquetLimits.PAGE_ROWS - rows);
      if (column.optional()) {
        addPresent(some, from, to);
      } else {
        values.add(some, from, to);
      }
      rows += to - from;
      from = to;
      if (rows == ParquetLimits.PAGE_ROWS || values.bytes() >= ParquetLimits.PAGE_BYTES) {
        endPage();
      }
    }
  }

  private void addPresent(Values some, int from, int to) {
    if (levels.length == 0) {
      levels = new long[ParquetLimits.PAGE_ROWS];
    }
    int present = from;
    for (int row = from; row < to; row++) {
      boolean absent = some.isMissing(row);
      levels[rows + row - from] = absent ? 0 : 1;
      if (absent) {
        missing++;
        if (present < row) {
          values.add(some, present, row);
        }
        present = row + 1;
      }
    }
    if (present < to) {
      values.add(some, present, to);
    }
  }

  /// About the memory of the column.
  long bytes() {
    return pages.length() + values.bytes() + (column.optional() ? (long) Long.BYTES * rows : 0);
  }

  private void endPage() {
    ByteSink body = new ByteSink();
    if (column.optional()) {
      int at = body.grow(Integer.BYTES);
      RunLengths.write(levels, rows, 1, body);
      int length = body.length() - at - Integer.BYTES;
      for (int i = 0; i < Integer.BYTES; i++) {
        body.array()[at + i] = (byte) (length >>> (8 * i));
      }
    }
    Encoding encoding = values.write(body);
    encodings.add(encoding);
    put(body, Metadata.dataPage(rows, encoding), pages);
    groupValues += rows;
    rows = 0;
  }

  private void put(ByteSink body, Metadata.PageKind kind, ByteSink into) {
    byte[] packed = new byte[Zstandard.bound(body.length())];
    int length = zstd.compress(body.array(), body.length(), packed);
    CRC32 crc = new CRC32();
    crc.update(packed, 0, length);
    int start = into.length();
    Metadata.writePageHeader(into, kind, body.length(), length, (int) crc.getValue());
    plainBytes += into.length() - start + body.length();
    into.put(packed, 0, length);
  }

  /// Writes all pages and forgets them.
  ///
  /// @param offset in the file
  /// @return what the footer says of them
  Metadata.Chunk endGroup(OutputStream out, long offset) throws IOException {
    if (rows > 0) {
      endPage();
    }
    ByteSink first = new ByteSink();
    @Nullable ByteSink dictionary = values.dictionary();
    if (dictionary != null) {
      put(dictionary, Metadata.dictionaryPage(values.dictionarySize()), first);
    }
    out.write(first.array(), 0, first.length());
    out.write(pages.array(), 0, pages.length());
    Metadata.Chunk chunk =
        new Metadata.Chunk(
            column,
            Set.copyOf(encodings),
            groupValues,
            missing,
            values.bounds(),
            plainBytes,
            (long) first.length() + pages.length(),
            offset,
            first.length());
    pages.clear();
    encodings.clear();
    groupValues = 0;
    missing = 0;
    plainBytes = 0;
    values.beginGroup();
    return chunk;
  }
}
