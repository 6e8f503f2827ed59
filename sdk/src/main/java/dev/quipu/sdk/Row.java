package dev.quipu.sdk;

import dev.quipu.sdk.write.PointQueue;
import java.util.Arrays;

/// The values of several metrics at one step. A row is filled and logged again and again, by one
/// thread:
///
/// ```java
/// Row row = run.row();
/// for (long step = 0; step < steps; step++) {
///   row.set("train/loss", loss).set("train/accuracy", accuracy).log(step);
/// }
/// ```
public final class Row {
  private final PointQueue points;
  private String[] keys = new String[8];
  private double[] values = new double[8];
  private int size;

  Row(PointQueue points) {
    this.points = points;
  }

  /// Adds a value.
  public Row set(String key, double value) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    keys[size] = key;
    values[size++] = value;
    return this;
  }

  /// Logs the values and empties the row.
  public void log(long step) {
    if (size > 0) {
      points.log(step, Arrays.copyOf(keys, size), Arrays.copyOf(values, size));
      size = 0;
    }
  }
}
