package dev.quipu.store.shared.columns;

import dev.quipu.store.shared.ExperimentKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers that may be NaN or missing.
final class NumberColumn extends MarkedColumn {
  double[] values = {};

  @Override
  void resize(int longer) {
    super.resize(longer);
    values = Arrays.copyOf(values, longer);
  }

  @Override
  void load(
      RunValues from, ColumnKey key, ExperimentKey of, @Nullable List<Long> some, RowFinder rows) {
    from.numbers(key, of, some, (runNo, value) -> put(rows.row(runNo), value));
  }

  /// @param row negative if the value is not wanted
  private void put(int row, double value) {
    if (row >= 0) {
      values[row] = value;
      mark(row);
    }
  }

  /// Not as [Double#compare]: the zeros are one value.
  static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
}
