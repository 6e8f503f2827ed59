package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.timeline.Directory.BlockEntry;
import dev.quipu.codec.timeline.Directory.ColumnEntry;
import dev.quipu.core.json.JsonText;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A block whose columns are decoded one by one: a search tests one column, and decodes the next
/// only for the rows that are left. Not safe for several threads.
final class TimelineBlock implements AutoCloseable {
  private final TimelineChunk chunk;
  private final BlockEntry entry;
  private final Zstandard zstd = Zstandard.forText();
  private final TimeRows rows;
  private final Set<String> read = new HashSet<>();

  /// The rows that are left.
  private final BitSet left;

  /// Decodes the times and indexes.
  TimelineBlock(TimelineChunk chunk, BlockEntry entry) {
    this.chunk = chunk;
    this.entry = entry;
    left = new BitSet(entry.rows());
    left.set(0, entry.rows());
    rows = new TimeRows(longs(entry.times()), longs(entry.indexes()));
  }

  private long[] longs(ColumnEntry column) {
    ByteCursor in = chunk.unpacked(column, zstd);
    long[] values = ColumnCodec.longs(in, entry.rows());
    in.finish();
    return values;
  }

  /// The rows, with the columns that have been read. Rows that are not left have no JSON.
  TimeRows rows() {
    return rows;
  }

  /// The rows that are left, ascending.
  int[] left() {
    return left.stream().toArray();
  }

  /// Keeps the rows that a window wants and that meet its tests.
  void keep(TimelineWindow window) {
    for (int row = left.nextSetBit(0); row >= 0; row = left.nextSetBit(row + 1)) {
      if (!window.isInRange(rows, row)) {
        left.clear(row);
      }
    }
    for (RowTest test : window.tests()) {
      if (left.isEmpty()) {
        return;
      }
      read(test.fields());
      for (int row = left.nextSetBit(0); row >= 0; row = left.nextSetBit(row + 1)) {
        if (!test.matches(rows, row)) {
          left.clear(row);
        }
      }
    }
  }

  /// Decodes columns, for the rows that are left.
  void read(Collection<String> fields) {
    List<String> names = chunk.fields();
    for (String field : fields) {
      int f = Collections.binarySearch(names, field);
      if (f >= 0 && read.add(field) && entry.columns().get(f).unpackedBytes() > 0) {
        ByteCursor in = chunk.unpacked(entry.columns().get(f), zstd);
        ColumnCodec.field(in, entry.rows(), left, ColumnCodec.into(rows.column(field)));
        in.finish();
      }
    }
  }

  /// Whether the block holds exactly these rows, numbers bit by bit. No other method may be used
  /// afterwards.
  ///
  /// @param from the first of the rows; as many follow as the block has
  boolean holds(TimeRows expected, int from) {
    int to = from + entry.rows();
    if (!Arrays.equals(rows.timesUs(), 0, rows.size(), expected.timesUs(), from, to)
        || !Arrays.equals(rows.indexes(), 0, rows.size(), expected.indexes(), from, to)) {
      return false;
    }
    for (int f = 0; f < chunk.fields().size(); f++) {
      ColumnEntry column = entry.columns().get(f);
      Comparison comparison =
          new Comparison(expected.column(chunk.fields().get(f)), from, entry.rows());
      if (column.unpackedBytes() > 0) {
        ByteCursor in = chunk.unpacked(column, zstd);
        ColumnCodec.field(in, entry.rows(), null, comparison);
        in.finish();
      }
      if (!comparison.isSame()) {
        return false;
      }
    }
    return true;
  }

  /// Compares the values of a field with those of a column.
  private static final class Comparison implements ColumnCodec.Sink {
    private final TimeRows.Column column;
    private final int from;
    private final int rows;
    private int same;

    Comparison(TimeRows.Column column, int from, int rows) {
      this.column = column;
      this.from = from;
      this.rows = rows;
    }

    @Override
    public void number(int row, double value) {
      boolean equal =
          column.isNumber(from + row)
              && Double.doubleToRawLongBits(column.number(from + row))
                  == Double.doubleToRawLongBits(value);
      same += equal ? 1 : 0;
    }

    @Override
    public void json(int row, CharSequence json) {
      JsonText expected = column.json(from + row);
      same += expected != null && expected.text().contentEquals(json) ? 1 : 0;
    }

    /// Whether all values of the column came, each as it is. No row comes twice.
    boolean isSame() {
      int values = 0;
      for (int row = from; row < from + rows; row++) {
        values += column.json(row) != null || column.isNumber(row) ? 1 : 0;
      }
      return same == values;
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
