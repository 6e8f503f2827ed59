package dev.quipu.core.model;

/// What a series amounts to. Points equal in step, time and value count once. NaN takes no part in
/// min, max and sum.
///
/// @param count points, NaN among them
/// @param first the value of the point that comes first by (step, time, value)
/// @param last the value of the point that comes last by (step, time, value): MLflow's "latest"
/// @param min NaN if every point is NaN; so is max
/// @param sum of the values that are not NaN
/// @param nanCount points that are NaN
/// @param infiniteCount points that are infinite
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
  /// The mean of the values that are not NaN; NaN if there are none.
  public double mean() {
    return count == nanCount ? Double.NaN : sum / (count - nanCount);
  }
}
