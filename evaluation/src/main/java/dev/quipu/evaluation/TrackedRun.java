package dev.quipu.evaluation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run in the history of an experiment.
///
/// @param id as [ExperimentTracker#log] returned it
/// @param name for people; the id if it has no other
/// @param start the time of its start, or of its first row
/// @param datasets the names of the data sets, sorted
/// @param cases the number of its cases
/// @param context what [ExperimentTracker#logContext] has said of it
/// @param scores by `evaluator` or `evaluator.metric`
public record TrackedRun(
    String id,
    String name,
    Instant start,
    List<String> datasets,
    long cases,
    Map<String, @Nullable Object> context,
    Map<String, MeanScore> scores) {
  /// A score over the cases of a run.
  ///
  /// @param count the number of cases that have it
  /// @param mean of its values; null if it has none
  /// @param successRate from 0 to 1; null if no case says whether it was a success
  public record MeanScore(long count, @Nullable Double mean, @Nullable Double successRate) {}
}
