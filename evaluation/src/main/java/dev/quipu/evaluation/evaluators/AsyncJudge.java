package dev.quipu.evaluation.evaluators;

import dev.quipu.core.evaluation.ScoreBuilder;
import dev.quipu.evaluation.TestCase;
import java.util.concurrent.CompletionStage;

/// Judges a case and answers later, as the client of a model does.
@FunctionalInterface
public interface AsyncJudge {
  /// Fills a score with the judgement of a case.
  ///
  /// @param score what is filled with the judgement
  /// @return the judgement, later
  /// @throws Exception is an error in the row of the case
  CompletionStage<ScoreBuilder> judge(TestCase testCase, ScoreBuilder score) throws Exception;
}
