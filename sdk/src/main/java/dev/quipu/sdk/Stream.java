package dev.quipu.sdk;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Metrics of a run that are logged together. Its fields may differ from row to row. Any thread.
public final class Stream {
  /// Joined names are kept for so many fields; others are joined each time.
  private static final int KNOWN_KEYS = 10_000;

  private final PointQueue points;
  private final String prefix;
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final AtomicLong nextStep = new AtomicLong();

  Stream(PointQueue points, String prefix) {
    this.points = points;
    this.prefix = prefix;
  }

  /// Logs a row at a step.
  public void log(long step, Map<String, ? extends Number> fields) {
    if (step < Long.MAX_VALUE && step >= nextStep.get()) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
    logRow(step, fields);
  }

  /// Logs a row at the next step: one more than the largest so far, from 0.
  public void log(Map<String, ? extends Number> fields) {
    logRow(nextStep.getAndIncrement(), fields);
  }

  /// Logs one field at a step.
  public void log(String field, long step, double value) {
    if (step < Long.MAX_VALUE && step >= nextStep.get()) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
    points.log(step, new String[] {key(field)}, new double[] {value});
  }

  private void logRow(long step, Map<String, ? extends Number> fields) {
    int n = 0;
    try {
      n = fields.size();
      if (n == 0) {
        return;
      }
      String[] names = new String[n];
      double[] values = new double[n];
      int i = 0;
      for (Map.Entry<String, ? extends Number> field : fields.entrySet()) {
        names[i] = key(field.getKey());
        values[i++] = field.getValue().doubleValue();
      }
      points.log(step, names, values);
    } catch (RuntimeException e) {
      // A null, or a map that changes while it is read. The training goes on.
      points.refuse(Math.max(1, n), "A row cannot be read: " + e);
    }
  }

  private String key(String field) {
    if (prefix.isEmpty()) {
      return field;
    }
    String known = keys.get(field);
    if (known != null) {
      return known;
    }
    String key = prefix + field;
    if (keys.size() < KNOWN_KEYS) {
      keys.put(field, key);
    }
    return key;
  }
}
