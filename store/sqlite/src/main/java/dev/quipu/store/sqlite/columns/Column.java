package dev.quipu.store.sqlite.columns;

import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;

/// One value of each run of an experiment, in memory, by the row of its run in a [ColumnTable].
/// Guarded by the lock of its table.
abstract sealed class Column permits NumberColumn, TimeColumn, TextColumn {
  /// How many of the changes its table has gathered are in it.
  int seen;

  /// Makes room for so many rows; new ones have no value.
  abstract void reserve(int rows);

  abstract void clear(int row);

  /// Takes over the second column of a result.
  abstract void put(int row, Row result) throws SQLException;

  abstract long bytes();

  /// How long an array is to be that must hold so many rows and will grow.
  static int roomFor(int rows) {
    return Math.max(64, rows + (rows >> 3));
  }
}
