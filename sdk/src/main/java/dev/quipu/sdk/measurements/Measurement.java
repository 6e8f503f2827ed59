package dev.quipu.sdk.measurements;

import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value of a metric with its origin.
///
/// @param value the point of the metric: what the mode made of the raw value
/// @param raw the value that was measured
/// @param object what was measured; empty if nothing in particular
/// @param task the task that measured; empty for the run itself
/// @param attributes by name; none if there are none
public record Measurement(
    RunId run,
    String metric,
    long step,
    Instant time,
    MetricMode mode,
    double value,
    double raw,
    Optional<Digest> object,
    Optional<SpanId> task,
    Map<String, @Nullable Object> attributes) {
  public Measurement {
    attributes = Collections.unmodifiableMap(attributes);
  }
}
