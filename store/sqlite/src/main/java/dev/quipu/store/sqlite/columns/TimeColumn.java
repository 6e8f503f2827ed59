package dev.quipu.store.sqlite.columns;

import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;
import java.util.Arrays;

/// Milliseconds that may be missing.
final class TimeColumn extends Column {
  long[] values = {};
  long[] present = {};

  @Override
  void reserve(int rows) {
    if (values.length < rows) {
      values = Arrays.copyOf(values, roomFor(rows));
      present = Arrays.copyOf(present, (values.length + 63) >> 6);
    }
  }

  boolean has(int row) {
    return (present[row >> 6] >>> row & 1) != 0;
  }

  @Override
  void clear(int row) {
    present[row >> 6] &= ~(1L << row);
  }

  @Override
  void put(int row, Row result) throws SQLException {
    put(row, result.number(2));
  }

  void put(int row, long value) {
    values[row] = value;
    present[row >> 6] |= 1L << row;
  }

  @Override
  long bytes() {
    return 8L * values.length + 8L * present.length;
  }
}
