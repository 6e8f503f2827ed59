package dev.quipu.sdk.measurements;

import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of a data set: what a task took, made and measured. Or what a run took and made itself.
///
/// @param taskId empty for the run itself; so are task, status, start and end
/// @param task the name of the task
/// @param status `running`, `completed` or `failed`
/// @param attributes attributes, tags and params of the task
/// @param inputs by name
/// @param outputs by name
/// @param measurements the last raw value by metric: of the task, and of the inputs and outputs
public record Example(
    RunId run,
    Optional<SpanId> taskId,
    Optional<String> task,
    Optional<String> status,
    Optional<Instant> start,
    Optional<Instant> end,
    Map<String, @Nullable Object> attributes,
    Map<String, ExampleItem> inputs,
    Map<String, ExampleItem> outputs,
    Map<String, Double> measurements) {
  public Example {
    attributes = Collections.unmodifiableMap(attributes);
    inputs = Collections.unmodifiableMap(inputs);
    outputs = Collections.unmodifiableMap(outputs);
    measurements = Collections.unmodifiableMap(measurements);
  }
}
