package dev.quipu.evaluation;

import org.jspecify.annotations.Nullable;

/// What is evaluated: a model, a prompt, an agent. Must be safe for several threads.
@FunctionalInterface
public interface EvaluationTask {
  /// The output for a case.
  ///
  /// @throws Exception is an error in the row of the case; the other cases go on
  @Nullable Object answer(TestCase testCase) throws Exception;
}
