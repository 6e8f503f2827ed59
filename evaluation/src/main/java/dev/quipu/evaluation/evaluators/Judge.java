package dev.quipu.evaluation.evaluators;

import dev.quipu.core.evaluation.ScoreBuilder;
import dev.quipu.evaluation.TestCase;

/// Judges a case, by any means: a formula, a person, another model.
@FunctionalInterface
public interface Judge {
  /// Fills a score with the judgement of a case.
  ///
  /// @param score what is filled with the judgement
  /// @return the judgement
  /// @throws Exception is an error in the row of the case
  ScoreBuilder judge(TestCase testCase, ScoreBuilder score) throws Exception;
}
