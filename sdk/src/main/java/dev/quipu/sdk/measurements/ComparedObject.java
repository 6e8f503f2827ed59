package dev.quipu.sdk.measurements;

import dev.quipu.core.model.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/// An object with what metrics say of it.
///
/// @param metrics by name; metrics that did not measure the object are left out
public record ComparedObject(Digest object, Map<String, MetricStatistics> metrics) {
  public ComparedObject {
    metrics = Collections.unmodifiableMap(metrics);
  }

  /// What a metric says of the object; empty if the metric did not measure the object.
  public Optional<MetricStatistics> metric(String name) {
    return Optional.ofNullable(metrics.get(name));
  }
}
