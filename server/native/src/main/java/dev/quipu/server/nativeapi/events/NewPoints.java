package dev.quipu.server.nativeapi.events;

import dev.quipu.core.frame.Block;
import java.util.Arrays;

/// The points of one series that were stored since the last event, in the order in which they were
/// stored.
final class NewPoints {
  private long[] steps = new long[0];
  private long[] timesMs = new long[0];
  private double[] values = new double[0];
  private int size;

  void add(Block block, int k) {
    int rows = block.rows();
    if (size + rows > steps.length) {
      int capacity = Math.max(steps.length * 2, size + rows);
      steps = Arrays.copyOf(steps, capacity);
      timesMs = Arrays.copyOf(timesMs, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    System.arraycopy(block.steps(), 0, steps, size, rows);
    System.arraycopy(block.timesMs(), 0, timesMs, size, rows);
    System.arraycopy(block.values(k), 0, values, size, rows);
    size += rows;
  }

  int size() {
    return size;
  }

  long step(int i) {
    return steps[i];
  }

  long timeMs(int i) {
    return timesMs[i];
  }

  double value(int i) {
    return values[i];
  }
}
