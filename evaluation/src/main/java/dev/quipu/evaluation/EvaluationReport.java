package dev.quipu.evaluation;

import dev.quipu.evaluation.TrackedRun.MeanScore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What has become of an evaluation.
///
/// @param runId the run with the rows
/// @param address where people see the run; empty if the tracker has no such place
/// @param dataset the name of the data set; empty if there is none
/// @param time when the evaluation has begun, or gone on
/// @param results the rows of all cases, in their order, with those that were there before
/// @param skipped the number of cases that had their rows before
/// @param errors the number of cases in which the task or an evaluator failed
/// @param scores the means over all cases, by `evaluator` or `evaluator.metric`
/// @param summary all metrics that the run has of the evaluation, with those of summary evaluators
/// @param summaryErrors why summary evaluators have failed
public record EvaluationReport(
    String runId,
    Optional<String> address,
    String dataset,
    Instant time,
    List<EvaluatedCase> results,
    long skipped,
    long errors,
    Map<String, MeanScore> scores,
    Map<String, Double> summary,
    List<String> summaryErrors) {
  /// The number of cases.
  public int count() {
    return results.size();
  }
}
