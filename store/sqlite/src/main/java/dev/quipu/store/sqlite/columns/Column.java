package dev.quipu.store.sqlite.columns;

import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;

/// One value of each run of an experiment, in memory, by the row of its run in a [ColumnTable].
/// Guarded by the lock of its table.
abstract sealed class Column permits NumberColumn, TimeColumn, TextColumn {
  /// How many of the changes that the table has gathered are in this column.
  int seen;

  /// Makes room for so many rows; new rows have no value.
  abstract void reserve(int rows);

  abstract void clear(int row);

  /// Takes the values from the second column of a result.
  abstract void put(int row, Row result) throws SQLException;

  abstract long bytes();

  /// The length of an array that must hold so many rows and will grow.
  static int roomFor(int rows) {
    return Math.max(64, rows + (rows >> 3));
  }
}
