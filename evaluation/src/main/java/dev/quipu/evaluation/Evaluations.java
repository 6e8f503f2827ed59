package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import java.util.List;

/// Evaluates many cases.
public final class Evaluations {
  private Evaluations() {}

  /// Does each case with the task, has the evaluators score the output, and logs a row for each
  /// case to a run. Several cases are done at the same time, each evaluator sees one case after the
  /// other has its output. Returns when all are done.
  ///
  /// A task or an evaluator that throws is an error in the row of its case; the rest goes on. If
  /// the tracker cannot keep rows, the evaluation ends. To go on with an evaluation that was cut
  /// off, name its run in the options: the cases that have their rows are not done again.
  ///
  /// When all cases are done, the run gets metrics: of each score the mean and the success rate,
  /// and those of the summary evaluators.
  ///
  /// @param cases are taken one by one; a case without a key gets one that follows from its input,
  ///   and of several equal ones the second has `#2` behind it
  /// @throws QuipuException INVALID_ARGUMENT if two evaluators have one name, or two cases have one
  ///   key; another one if the tracker fails
  /// @throws InterruptedException if the thread is interrupted; cases that are being done end first
  public static EvaluationReport evaluate(
      Iterable<TestCase> cases,
      EvaluationTask task,
      List<Evaluator> evaluators,
      EvaluationOptions options)
      throws InterruptedException {
    return new RunningEvaluation(cases, task, evaluators, options).run();
  }
}
