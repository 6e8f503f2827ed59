package dev.quipu.sdk.read;

import dev.quipu.sdk.json.JsonObject;
import java.time.Instant;

/// The summary of a series.
///
/// @param count the number of points, NaN included
/// @param first the value of the first point by step, then time
/// @param last the value of the last point
/// @param min of all values but NaN; NaN if all are NaN, as are max and mean
public record MetricSummary(
    long count,
    double first,
    double last,
    long lastStep,
    Instant lastTime,
    double min,
    double max,
    double mean,
    boolean hasNaN,
    boolean hasInfinity) {
  static MetricSummary of(JsonObject json) {
    return new MetricSummary(
        json.integer("count"),
        json.number("first"),
        json.number("last"),
        json.integer("lastStep"),
        Instant.ofEpochMilli(json.integer("lastMs")),
        json.number("min"),
        json.number("max"),
        json.number("mean"),
        json.flag("hasNaN"),
        json.flag("hasInfinity"));
  }
}
