package dev.quipu.store.shared.columns;

import dev.quipu.store.shared.ExperimentKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Milliseconds that may be missing.
final class TimeColumn extends MarkedColumn {
  long[] values = {};

  @Override
  void resize(int longer) {
    super.resize(longer);
    values = Arrays.copyOf(values, longer);
  }

  @Override
  void load(
      RunValues from, ColumnKey key, ExperimentKey of, @Nullable List<Long> some, RowFinder rows) {
    from.times(key, of, some, (runNo, value) -> put(rows.row(runNo), value));
  }

  /// @param row negative if the value is not wanted
  void put(int row, long value) {
    if (row >= 0) {
      values[row] = value;
      mark(row);
    }
  }
}
