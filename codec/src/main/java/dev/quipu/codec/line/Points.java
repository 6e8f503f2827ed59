package dev.quipu.codec.line;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.ColumnRange;
import dev.quipu.codec.chunk.StoredAxis;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The points of a series as growing columns. Not safe for several threads.
public final class Points {
  /// Bytes of a point in columns that grow or are being sorted.
  public static final long GROWING_BYTES = 64;

  private long[] steps;
  private long[] timesMs;
  private long[] indexes;
  private double[] values;
  private int size;
  private boolean sortedByStep = true;

  public Points() {
    this(16);
  }

  /// Columns with room for some points before they grow.
  Points(int capacity) {
    steps = new long[capacity];
    timesMs = new long[capacity];
    indexes = new long[capacity];
    values = new double[capacity];
  }

  /// Adds consecutively logged points.
  ///
  /// @param rows the number of valid elements of each array
  /// @param firstIndex the index of the first point in its stream; the others follow it
  public void add(
      int rows, long firstIndex, long[] newSteps, long[] newTimesMs, double[] newValues) {
    reserve(rows);
    System.arraycopy(newSteps, 0, steps, size, rows);
    System.arraycopy(newTimesMs, 0, timesMs, size, rows);
    System.arraycopy(newValues, 0, values, size, rows);
    for (int i = 0; i < rows; i++) {
      indexes[size + i] = firstIndex + i;
    }
    grown(rows);
  }

  /// Adds one point.
  public void add(long step, long timeMs, long index, double value) {
    reserve(1);
    steps[size] = step;
    timesMs[size] = timeMs;
    indexes[size] = index;
    values[size] = value;
    grown(1);
  }

  /// Adds the points `from` (inclusive) to `to` (exclusive) of a chunk.
  public void add(Chunk chunk, int from, int to) {
    int rows = to - from;
    reserve(rows);
    chunk.decode(StoredAxis.STEP, from, to, steps, size);
    chunk.decode(StoredAxis.TIME, from, to, timesMs, size);
    chunk.decode(StoredAxis.INDEX, from, to, indexes, size);
    chunk.decodeValues(from, to, values, size);
    grown(rows);
  }

  void addAll(Points others) {
    for (int i = 0; i < others.size; i++) {
      add(others, i);
    }
  }

  /// Adds a point of another column set.
  void add(Points others, int i) {
    add(others.steps[i], others.timesMs[i], others.indexes[i], others.values[i]);
  }

  /// The range of the points on an axis; there must be at least one point.
  ColumnRange range(StoredAxis axis) {
    long[] xs =
        switch (axis) {
          case STEP -> steps;
          case TIME -> timesMs;
          case INDEX -> indexes;
          case POSITION -> LongStream.range(0, size).toArray();
        };
    return ColumnRange.of(xs, size);
  }

  private void reserve(int rows) {
    if (size + rows > steps.length) {
      int capacity = Math.max(steps.length * 2, size + rows);
      steps = Arrays.copyOf(steps, capacity);
      timesMs = Arrays.copyOf(timesMs, capacity);
      indexes = Arrays.copyOf(indexes, capacity);
      values = Arrays.copyOf(values, capacity);
    }
  }

  private void grown(int rows) {
    for (int i = Math.max(size, 1); i < size + rows && sortedByStep; i++) {
      // Strictly ascending points need no sorting and have no duplicates.
      sortedByStep = compareByStep(i - 1, i) < 0;
    }
    size += rows;
  }

  public int size() {
    return size;
  }

  public long step(int i) {
    return steps[i];
  }

  /// All steps, not copied; the first [#size] count. So do the other columns.
  public long[] steps() {
    return steps;
  }

  public long[] timesMs() {
    return timesMs;
  }

  public double[] values() {
    return values;
  }

  public long timeMs(int i) {
    return timesMs[i];
  }

  public double value(int i) {
    return values[i];
  }

  /// The index of the row in its stream, in the order rows were logged.
  public long index(int i) {
    return indexes[i];
  }

  long x(StoredAxis axis, int i) {
    return switch (axis) {
      case STEP -> steps[i];
      case TIME -> timesMs[i];
      case INDEX -> indexes[i];
      case POSITION -> i;
    };
  }

  /// Encodes the points `from` (inclusive) to `to` (exclusive) as a chunk.
  public byte[] encode(int from, int to) {
    return Chunk.encode(
        Arrays.copyOfRange(steps, from, to),
        Arrays.copyOfRange(timesMs, from, to),
        Arrays.copyOfRange(indexes, from, to),
        Arrays.copyOfRange(values, from, to),
        to - from);
  }

  /// The points `from` (inclusive) to `to` (exclusive).
  public Points slice(int from, int to) {
    Points slice = new Points();
    for (int i = from; i < to; i++) {
      slice.add(steps[i], timesMs[i], indexes[i], values[i]);
    }
    return slice;
  }

  /// Sorts by step, time, value, and keeps one of equal points.
  public void sortByStep() {
    sortByStep(null);
  }

  /// As [#sortByStep()], but the removed duplicates are added to `repeats`.
  public void sortByStep(@Nullable Points repeats) {
    if (!sortedByStep) {
      sort(StoredAxis.STEP, repeats);
    }
  }

  /// Sorts by time, step, value, and keeps one of equal points.
  public void sortByTime() {
    sortBy(StoredAxis.TIME);
  }

  /// Sorts by index; equal points are all kept.
  public void sortByIndex() {
    sortBy(StoredAxis.INDEX);
  }

  /// Sorts in the order of an axis; see [#sortByStep()], [#sortByTime] and [#sortByIndex].
  void sortBy(StoredAxis axis) {
    boolean sorted = true;
    for (int i = 1; i < size && sorted; i++) {
      sorted = compare(axis, i - 1, i) < 0;
    }
    if (!sorted) {
      sort(axis, null);
    }
  }

  private void sort(StoredAxis axis, @Nullable Points repeats) {
    int[] order = order(axis);
    long[] newSteps = new long[size];
    long[] newTimes = new long[size];
    long[] newIndexes = new long[size];
    double[] newValues = new double[size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      int from = order[i];
      // Equal points are adjacent unless they are sorted by index.
      if (i > 0 && axis != StoredAxis.INDEX && compareByStep(order[i - 1], from) == 0) {
        if (repeats != null) {
          repeats.add(steps[from], timesMs[from], indexes[from], values[from]);
        }
        continue;
      }
      newSteps[n] = steps[from];
      newTimes[n] = timesMs[from];
      newIndexes[n] = indexes[from];
      newValues[n++] = values[from];
    }
    steps = newSteps;
    timesMs = newTimes;
    indexes = newIndexes;
    values = newValues;
    size = n;
    sortedByStep = axis == StoredAxis.STEP;
  }

  /// The indexes of the points in order, by merging the existing ascending runs. The log of several
  /// writers has few of them, so the cost is nearly linear.
  private int[] order(StoredAxis axis) {
    int[] order = new int[size];
    int[] ends = new int[16];
    int runs = 0;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      if (i + 1 == size || compare(axis, i, i + 1) > 0) {
        if (runs == ends.length) {
          ends = Arrays.copyOf(ends, runs * 2);
        }
        ends[runs++] = i + 1;
      }
    }
    int[] merged = new int[size];
    while (runs > 1) {
      int start = 0;
      int left = 0;
      for (int r = 0; r < runs; r += 2) {
        int middle = ends[r];
        int end = r + 1 < runs ? ends[r + 1] : middle;
        merge(axis, order, start, middle, end, merged);
        ends[left++] = end;
        start = end;
      }
      runs = left;
      int[] swap = order;
      order = merged;
      merged = swap;
    }
    return order;
  }

  private void merge(StoredAxis axis, int[] from, int start, int middle, int end, int[] to) {
    int a = start;
    int b = middle;
    for (int i = start; i < end; i++) {
      if (b == end || (a < middle && compare(axis, from[a], from[b]) <= 0)) {
        to[i] = from[a++];
      } else {
        to[i] = from[b++];
      }
    }
  }

  private int compare(StoredAxis axis, int a, int b) {
    return switch (axis) {
      case STEP, POSITION -> compareByStep(a, b);
      case TIME -> {
        int c = Long.compare(timesMs[a], timesMs[b]);
        yield c == 0 ? compareByStep(a, b) : c;
      }
      case INDEX -> Long.compare(indexes[a], indexes[b]);
    };
  }

  private int compareByStep(int a, int b) {
    return compare(steps[a], timesMs[a], values[a], steps[b], timesMs[b], values[b]);
  }

  /// The order of points: by step, time and value. All NaN are equal.
  public static int compare(
      long stepA, long timeMsA, double valueA, long stepB, long timeMsB, double valueB) {
    int c = Long.compare(stepA, stepB);
    if (c == 0) {
      c = Long.compare(timeMsA, timeMsB);
    }
    return c == 0 ? Double.compare(valueA, valueB) : c;
  }
}
