package dev.quipu.core.model;

/// The summary of a series. Points equal in step, time and value count once. Min, max and sum
/// ignore NaN.
///
/// @param count the number of points, NaN included
/// @param first the value of the first point by (step, time, value)
/// @param last the value of the last point by (step, time, value): MLflow's "latest"
/// @param min NaN if every point is NaN, as is max
/// @param sum of all values except NaN
/// @param nanCount the number of NaN points
/// @param infiniteCount the number of infinite points
public record Summary(
    long count,
    double first,
    long firstStep,
    long firstTimeMs,
    double last,
    long lastStep,
    long lastTimeMs,
    double min,
    double max,
    double sum,
    long nanCount,
    long infiniteCount) {
  /// The mean of all values except NaN; NaN if there are none.
  public double mean() {
    return count == nanCount ? Double.NaN : sum / (count - nanCount);
  }
}
