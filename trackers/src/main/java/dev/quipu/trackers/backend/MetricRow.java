package dev.quipu.trackers.backend;

import java.time.Instant;
import java.util.List;

/// Metrics that were logged together; no key stands twice.
public final class MetricRow {
  private final long step;
  private final Instant time;
  private final List<String> keys;
  private final double[] values;

  /// A row that takes over its arrays: nobody changes them afterwards.
  ///
  /// @param values each at the place of its key
  public MetricRow(long step, Instant time, List<String> keys, double[] values) {
    this.step = step;
    this.time = time;
    this.keys = keys;
    this.values = values;
  }

  public long step() {
    return step;
  }

  public Instant time() {
    return time;
  }

  /// How many metrics the row has.
  public int size() {
    return keys.size();
  }

  public String key(int index) {
    return keys.get(index);
  }

  public double value(int index) {
    return values[index];
  }
}
