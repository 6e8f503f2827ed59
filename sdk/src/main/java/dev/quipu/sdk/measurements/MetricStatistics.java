package dev.quipu.sdk.measurements;

/// What a metric says of an object: statistics of the raw values.
///
/// @param count how many measurements; a NaN counts, and is left out of mean, min and max
/// @param last the raw value of the measurement that was made last
/// @param mean NaN if there is no number
public record MetricStatistics(long count, double last, double mean, double min, double max) {}
