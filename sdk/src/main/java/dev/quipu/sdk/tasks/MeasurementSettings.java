package dev.quipu.sdk.tasks;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import org.jspecify.annotations.Nullable;

/// What is said of a measurement besides its metric and its value. Programs use a
/// [MeasurementBuilder].
///
/// @param origin the value or handle that was measured; null if nothing in particular
/// @param step null for the next step of the metric
/// @param timeUs microseconds since the epoch; null for now
/// @param task null for the run itself
/// @param attributes a JSON object; null if there are none
public record MeasurementSettings(
    @Nullable Object origin,
    MetricMode mode,
    @Nullable Long step,
    @Nullable Long timeUs,
    @Nullable SpanId task,
    @Nullable JsonText attributes) {}
