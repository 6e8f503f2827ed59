package dev.quipu.sdk.measurements;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  static ComparedObject of(JsonObject json) {
    Map<String, MetricStatistics> metrics = new LinkedHashMap<>();
    json.object("metrics")
        .objects()
        .forEach((name, one) -> metrics.put(name, MetricStatistics.of(one)));
    return new ComparedObject(new Digest(json.text("object")), metrics);
  }
}
