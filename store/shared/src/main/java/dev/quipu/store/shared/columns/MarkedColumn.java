package dev.quipu.store.shared.columns;

import java.util.Arrays;

/// A column of 64-bit values. A bit marks each row that has a value.
abstract sealed class MarkedColumn extends Column permits NumberColumn, TimeColumn {
  long[] present = {};

  @Override
  void resize(int longer) {
    present = Arrays.copyOf(present, (longer + 63) >> 6);
  }

  final boolean has(int row) {
    return (present[row >> 6] >>> row & 1) != 0;
  }

  final void mark(int row) {
    present[row >> 6] |= 1L << row;
  }

  @Override
  final void clear(int row) {
    present[row >> 6] &= ~(1L << row);
  }

  @Override
  final long bytes() {
    return 8L * length() + 8L * present.length;
  }
}
