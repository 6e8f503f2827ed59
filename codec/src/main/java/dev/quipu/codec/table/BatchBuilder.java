package dev.quipu.codec.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers rows one by one, cell by cell in the order of the columns, and makes a batch of them.
public final class BatchBuilder {
  private static final int ROW_BYTES_OF_TEXT = 40;

  private final List<Cells> columns;
  private int column;
  private int rows;
  private long bytes;

  public BatchBuilder(List<Column> columns) {
    this.columns = columns.stream().map(c -> Cells.of(c.type())).toList();
  }

  /// The next cell is a text or JSON; missing if null.
  public BatchBuilder text(@Nullable String value) {
    if (value == null) {
      return missing();
    }
    next().put(rows, value);
    bytes += ROW_BYTES_OF_TEXT + value.length();
    return this;
  }

  /// The next cell is an integer or a time; missing if null.
  public BatchBuilder integer(@Nullable Long value) {
    if (value == null) {
      return missing();
    }
    next().put(rows, value.longValue());
    bytes += Long.BYTES;
    return this;
  }

  public BatchBuilder number(double value) {
    next().put(rows, value);
    bytes += Double.BYTES;
    return this;
  }

  public BatchBuilder flag(boolean value) {
    return integer(value ? 1L : 0L);
  }

  /// The next cell has no value.
  public BatchBuilder missing() {
    next().miss(rows);
    return this;
  }

  /// Ends the row.
  public void endRow() {
    if (column != columns.size()) {
      throw new IllegalStateException(
          "The row has " + column + " cells, and the table " + columns.size() + " columns");
    }
    column = 0;
    rows++;
  }

  public int rows() {
    return rows;
  }

  /// About the memory of the cells.
  public long bytes() {
    return bytes;
  }

  /// The rows since the last batch.
  public Batch take() {
    List<Values> values = new ArrayList<>();
    for (Cells cells : columns) {
      values.add(cells.take(rows));
    }
    Batch batch = new Batch(rows, values);
    rows = 0;
    bytes = 0;
    return batch;
  }

  private Cells next() {
    return columns.get(column++);
  }

  /// The cells of a column.
  private abstract static sealed class Cells {
    private @Nullable BitSet missing;

    static Cells of(Column.Type type) {
      return switch (type) {
        case TEXT, JSON -> new TextCells();
        case NUMBER -> new DoubleCells();
        case INTEGER, FLAG, TIME_MS, TIME_US -> new LongCells();
      };
    }

    void put(int row, String value) {
      throw wrong("text");
    }

    void put(int row, long value) {
      throw wrong("integer");
    }

    void put(int row, double value) {
      throw wrong("number");
    }

    private IllegalStateException wrong(String what) {
      return new IllegalStateException(getClass().getSimpleName() + " hold no " + what);
    }

    void miss(int row) {
      BitSet bits = missing;
      if (bits == null) {
        bits = new BitSet();
        missing = bits;
      }
      bits.set(row);
    }

    @Nullable BitSet takeMissing() {
      BitSet bits = missing;
      missing = null;
      return bits;
    }

    /// The values of so many rows; the cells are empty afterwards.
    abstract Values take(int rows);
  }

  private static int grown(int length, int row) {
    return Math.max(Math.max(16, row + 1), length * 2);
  }

  private static final class TextCells extends Cells {
    private @Nullable String[] values = {};

    @Override
    void put(int row, String value) {
      if (row >= values.length) {
        values = Arrays.copyOf(values, grown(values.length, row));
      }
      values[row] = value;
    }

    @Override
    void miss(int row) {}

    @Override
    Values take(int rows) {
      Values taken = new Values.Texts(Arrays.copyOf(values, rows));
      values = new @Nullable String[0];
      return taken;
    }
  }

  private static final class DoubleCells extends Cells {
    private double[] values = {};

    @Override
    void put(int row, double value) {
      if (row >= values.length) {
        values = Arrays.copyOf(values, grown(values.length, row));
      }
      values[row] = value;
    }

    @Override
    Values take(int rows) {
      Values taken = new Values.Doubles(Arrays.copyOf(values, rows), takeMissing());
      values = new double[0];
      return taken;
    }
  }

  private static final class LongCells extends Cells {
    private long[] values = {};

    @Override
    void put(int row, long value) {
      if (row >= values.length) {
        values = Arrays.copyOf(values, grown(values.length, row));
      }
      values[row] = value;
    }

    @Override
    Values take(int rows) {
      Values taken = new Values.Longs(Arrays.copyOf(values, rows), takeMissing());
      values = new long[0];
      return taken;
    }
  }
}
