package dev.quipu.harness.artifacts;

import java.util.Set;

/// A probe, as a manifest has it.
///
/// @param lowerIsBetter the scores of which less is better
public record ProbeEntry(
    String name, String category, String primaryMetric, Set<String> lowerIsBetter) {
  /// Whether more of a score is better.
  public boolean isHigherBetter(String metric) {
    return !lowerIsBetter.contains(metric) && !metric.equals(ExperimentSummary.ERROR_RATE);
  }
}
