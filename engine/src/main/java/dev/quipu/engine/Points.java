package dev.quipu.engine;

import java.util.Arrays;

/// The points of a series as columns. Grows; not safe for several threads.
public final class Points {
  private long[] steps = new long[16];
  private long[] timesMs = new long[16];
  private double[] values = new double[16];
  private int size;
  private boolean sortedByStep = true;

  void add(int rows, long[] newSteps, long[] newTimesMs, double[] newValues) {
    if (size + rows > steps.length) {
      int capacity = Math.max(steps.length * 2, size + rows);
      steps = Arrays.copyOf(steps, capacity);
      timesMs = Arrays.copyOf(timesMs, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    System.arraycopy(newSteps, 0, steps, size, rows);
    System.arraycopy(newTimesMs, 0, timesMs, size, rows);
    System.arraycopy(newValues, 0, values, size, rows);
    for (int i = Math.max(size, 1); i < size + rows && sortedByStep; i++) {
      // Strictly ascending, so that there is nothing to sort and nothing twice.
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

  public long timeMs(int i) {
    return timesMs[i];
  }

  public double value(int i) {
    return values[i];
  }

  /// The values; the first [#size] count.
  double[] values() {
    return values;
  }

  /// Sorts by step, time, value, and keeps one of equal points.
  void sortByStep() {
    if (!sortedByStep) {
      sort(true);
    }
  }

  /// Sorts by time, step, value, and keeps one of equal points.
  void sortByTime() {
    boolean sorted = true;
    for (int i = 1; i < size && sorted; i++) {
      sorted = compareByTime(i - 1, i) < 0;
    }
    if (!sorted) {
      sort(false);
    }
  }

  private void sort(boolean byStep) {
    int[] order = order(byStep);
    long[] newSteps = new long[size];
    long[] newTimes = new long[size];
    double[] newValues = new double[size];
    int n = 0;
    for (int i = 0; i < size; i++) {
      int from = order[i];
      if (i > 0 && compareByStep(order[i - 1], from) == 0) {
        continue;
      }
      newSteps[n] = steps[from];
      newTimes[n] = timesMs[from];
      newValues[n++] = values[from];
    }
    steps = newSteps;
    timesMs = newTimes;
    values = newValues;
    size = n;
    sortedByStep = byStep;
  }

  /// The indexes of the points in order, by merging the ascending runs there are: what several
  /// writers logged is a few of them, so that this is nearly linear.
  private int[] order(boolean byStep) {
    int[] order = new int[size];
    int[] ends = new int[16];
    int runs = 0;
    for (int i = 0; i < size; i++) {
      order[i] = i;
      if (i + 1 == size || compare(byStep, i, i + 1) > 0) {
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
        merge(byStep, order, start, middle, end, merged);
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

  private void merge(boolean byStep, int[] from, int start, int middle, int end, int[] to) {
    int a = start;
    int b = middle;
    for (int i = start; i < end; i++) {
      if (b == end || (a < middle && compare(byStep, from[a], from[b]) <= 0)) {
        to[i] = from[a++];
      } else {
        to[i] = from[b++];
      }
    }
  }

  private int compare(boolean byStep, int a, int b) {
    return byStep ? compareByStep(a, b) : compareByTime(a, b);
  }

  private int compareByStep(int a, int b) {
    int c = Long.compare(steps[a], steps[b]);
    if (c == 0) {
      c = Long.compare(timesMs[a], timesMs[b]);
    }
    return c == 0 ? Double.compare(values[a], values[b]) : c;
  }

  private int compareByTime(int a, int b) {
    int c = Long.compare(timesMs[a], timesMs[b]);
    return c == 0 ? compareByStep(a, b) : c;
  }
}
