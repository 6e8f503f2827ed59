package dev.quipu.store.shared.columns;

import dev.quipu.store.shared.ExperimentKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers that may be NaN or missing.
final class NumberColumn extends Column {
  double[] values = {};
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
  void load(
      RunValues from, ColumnKey key, ExperimentKey of, @Nullable List<Long> some, RowFinder rows) {
    from.numbers(
        key,
        of,
        some,
        (runNo, value) -> {
          int row = rows.row(runNo);
          if (row >= 0) {
            put(row, value);
          }
        });
  }

  private void put(int row, double value) {
    values[row] = value;
    present[row >> 6] |= 1L << row;
  }

  @Override
  long bytes() {
    return 8L * values.length + 8L * present.length;
  }
}
