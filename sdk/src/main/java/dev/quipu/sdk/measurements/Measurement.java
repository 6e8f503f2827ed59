package dev.quipu.sdk.measurements;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.json.JsonObject;
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

  static Measurement of(JsonObject json) {
    String mode = json.text("mode");
    return new Measurement(
        new RunId(json.text("runId")),
        json.text("metric"),
        json.integer("step"),
        TimeUs.instant(json.integer("timeUs")),
        MetricMode.find(mode)
            .orElseThrow(() ->
                new QuipuException(
                    ErrorCode.INTERNAL, "A measurement has the mode " + Text.quote(mode))),
        json.number("value"),
        json.number("raw"),
        json.findText("object").map(Digest::new),
        json.findText("taskId").map(SpanId::new),
        json.object("attributes").values());
  }
}
