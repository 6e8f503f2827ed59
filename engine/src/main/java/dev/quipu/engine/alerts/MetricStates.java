package dev.quipu.engine.alerts;

import dev.quipu.query.Condition;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The state of all metrics of a run that conditions name, by key.
final class MetricStates {
  private final Map<String, MetricState> byKey = new HashMap<>();

  /// Keeps from now on what a condition needs.
  void prepare(Condition condition) {
    for (String key : condition.keys()) {
      MetricState metric = byKey.computeIfAbsent(key, MetricState::new);
      condition.each(metric::prepare);
    }
  }

  Set<String> keys() {
    return byKey.keySet();
  }

  /// The state of a metric; null if no condition names the metric.
  @Nullable MetricState find(String key) {
    return byKey.get(key);
  }

  /// The state of a metric that a condition names.
  MetricState of(String key) {
    MetricState metric = byKey.get(key);
    if (metric == null) {
      throw new IllegalStateException("Metric " + key + " is not watched");
    }
    return metric;
  }
}
