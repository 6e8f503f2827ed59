package dev.quipu.sdk.measurements;

import dev.quipu.sdk.json.JsonObject;

/// What a metric says of an object: statistics of the raw values.
///
/// @param count how many measurements; a NaN counts, and is left out of mean, min and max
/// @param last the raw value of the measurement that was made last
/// @param mean NaN if there is no number
public record MetricStatistics(long count, double last, double mean, double min, double max) {
  static MetricStatistics of(JsonObject json) {
    return new MetricStatistics(
        json.integer("count"),
        json.number("last"),
        json.number("mean"),
        json.number("min"),
        json.number("max"));
  }
}
