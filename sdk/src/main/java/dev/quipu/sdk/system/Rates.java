package dev.quipu.sdk.system;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Turns counters that only grow into amounts a second.
final class Rates {
  private final LongSupplier nanoTime;
  private final Map<String, Long> before = new HashMap<>();
  private long nowNanos;
  private double seconds;

  Rates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    nowNanos = nanoTime.getAsLong();
  }

  /// Begins a measurement.
  void begin() {
    long now = nanoTime.getAsLong();
    seconds = (now - nowNanos) / 1e9;
    nowNanos = now;
  }

  /// Adds by how much a counter has grown in a second since the measurement before; nothing for a
  /// counter that is new, or has begun anew.
  void add(String field, long count, double unit, Map<String, Double> into) {
    Long last = before.put(field, count);
    if (last != null && count >= last && seconds > 0) {
      into.put(field, (count - last) * unit / seconds);
    }
  }
}
