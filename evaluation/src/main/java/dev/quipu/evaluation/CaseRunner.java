package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Does one case: the task, then the evaluators. What these throw becomes an error in the row.
///
/// @param metadata is added to that of each case
record CaseRunner(
    ExperimentTracker tracker,
    String runId,
    String dataset,
    EvaluationTask task,
    List<Evaluator> evaluators,
    Map<String, @Nullable Object> metadata) {
  /// The names of the errors that no evaluator has.
  private static final String TASK = "task";

  private static final String ROW = "row";

  CaseRunner {
    Set<String> names = new HashSet<>(Set.of(TASK, ROW));
    for (Evaluator evaluator : evaluators) {
      if (!names.add(evaluator.name())) {
        throw QuipuException.invalid(
            "Evaluator "
                + Text.quote(evaluator.name())
                + " is there twice, or has a name that errors have; use Evaluator.named");
      }
    }
  }

  /// The row of a case.
  CaseEvaluated run(TestCase testCase) {
    TestCase asked = testCase.metadata(metadata);
    try (CaseTask recorded = tracker.begin(runId, asked)) {
      List<Score> scores = new ArrayList<>();
      TestCase answered = asked;
      try {
        Object output = task.answer(asked);
        answered = asked.output(output);
        recorded.output(output);
        for (Evaluator evaluator : evaluators) {
          scores.addAll(scores(evaluator, answered));
        }
      } catch (Throwable e) {
        rethrowIfFatal(e);
        recorded.fail(e);
        scores.add(EvaluationResult.failed(TASK, e));
      }
      return row(recorded, answered, scores);
    }
  }

  private static List<Score> scores(Evaluator evaluator, TestCase answered) {
    try {
      List<Score> scores =
          evaluator.evaluate(answered).stream()
              .map(score -> Rescored.named(score, evaluator.name()))
              .toList();
      return new EvaluationResult(scores).scores();
    } catch (Throwable e) {
      rethrowIfFatal(e);
      return List.of(EvaluationResult.failed(evaluator.name(), e));
    }
  }

  /// A row that cannot be kept as it is becomes one with the reason.
  private CaseEvaluated row(CaseTask recorded, TestCase answered, List<Score> scores) {
    try {
      return tracker.row(runId, new EvaluationResult(scores), dataset, answered, recorded.id());
    } catch (QuipuException e) {
      TestCase bare = TestCase.empty().key(answered.key().orElseThrow());
      return tracker.row(
          runId,
          EvaluationResult.of(EvaluationResult.failed(ROW, e)),
          dataset,
          bare,
          recorded.id());
    }
  }

  /// Of the errors of the JVM, only a stack that is too deep concerns this case alone.
  private static void rethrowIfFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
