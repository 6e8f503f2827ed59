package dev.quipu.evaluation;

import java.util.List;
import java.util.Map;

/// Scores all cases of an evaluation together, once they are done.
@FunctionalInterface
public interface SummaryEvaluator {
  /// Metrics of the run by name, such as `corpus_bleu`.
  ///
  /// @param rows of all cases, in their order
  /// @throws Exception is in the report; the evaluation has ended all the same
  Map<String, Double> summarize(List<EvaluatedCase> rows) throws Exception;
}
