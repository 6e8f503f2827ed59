package dev.quipu.store.shared.columns;

import java.util.Arrays;
import java.util.BitSet;

/// Runs as a store gives them.
final class LoadedRuns {
  long[] nos = new long[64];
  long[] high = new long[64];
  long[] low = new long[64];
  long[] startMs = new long[64];
  final BitSet deleted = new BitSet();
  int size;

  /// The positions of the runs in the order of their numbers.
  int[] order = {};

  void add(long no, String id, boolean isDeleted, long ms) {
    if (size == nos.length) {
      nos = Arrays.copyOf(nos, 2 * size);
      high = Arrays.copyOf(high, 2 * size);
      low = Arrays.copyOf(low, 2 * size);
      startMs = Arrays.copyOf(startMs, 2 * size);
    }
    nos[size] = no;
    high[size] = Long.parseUnsignedLong(id, 0, 16, 16);
    low[size] = Long.parseUnsignedLong(id, 16, 32, 16);
    deleted.set(size, isDeleted);
    startMs[size] = ms;
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
