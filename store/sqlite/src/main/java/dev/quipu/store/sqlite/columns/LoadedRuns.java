package dev.quipu.store.sqlite.columns;

import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;

/// Runs as a statement gives them.
final class LoadedRuns {
  long[] nos = new long[64];
  long[] high = new long[64];
  long[] low = new long[64];
  long[] startMs = new long[64];
  final BitSet deleted = new BitSet();
  int size;

  /// The positions of the runs in the order of their numbers.
  int[] order = {};

  void add(Row row) throws SQLException {
    if (size == nos.length) {
      nos = Arrays.copyOf(nos, 2 * size);
      high = Arrays.copyOf(high, 2 * size);
      low = Arrays.copyOf(low, 2 * size);
      startMs = Arrays.copyOf(startMs, 2 * size);
    }
    String id = row.text(2);
    nos[size] = row.number(1);
    high[size] = Long.parseUnsignedLong(id, 0, 16, 16);
    low[size] = Long.parseUnsignedLong(id, 16, 32, 16);
    deleted.set(size, row.flag(3));
    startMs[size] = row.number(4);
    size++;
  }

  void sort() {
    long[] sorted = Arrays.copyOf(nos, size);
    Arrays.sort(sorted);
    order = new int[size];
    for (int i = 0; i < size; i++) {
      order[Arrays.binarySearch(sorted, nos[i])] = i;
    }
  }
}
