package dev.quipu.store.shared.columns;

import dev.quipu.store.shared.ExperimentKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One value of each run of an experiment, in memory, by the row of its run in a [ColumnTable].
/// Guarded by the lock of its table.
abstract sealed class Column permits MarkedColumn, TextColumn {
  /// How many of the changes that the table has gathered are in this column.
  int seen;

  /// The number of rows that there is room for.
  private int length;

  /// Makes room for so many rows; new rows have no value.
  final void reserve(int rows) {
    if (length < rows) {
      int longer = roomFor(rows);
      resize(longer);
      length = longer;
    }
  }

  /// Gives the arrays of the column a new length.
  abstract void resize(int longer);

  final int length() {
    return length;
  }

  abstract void clear(int row);

  /// Takes the values of all or some runs.
  abstract void load(
      RunValues from, ColumnKey key, ExperimentKey of, @Nullable List<Long> some, RowFinder rows);

  /// Finds the rows of runs.
  @FunctionalInterface
  interface RowFinder {
    /// The row of a run; negative if the value of the run is not wanted.
    int row(long runNo);
  }

  abstract long bytes();

  /// The length of an array that must hold so many rows and will grow.
  static int roomFor(int rows) {
    return Math.max(64, rows + (rows >> 3));
  }
}
