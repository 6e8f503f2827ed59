package dev.quipu.evaluation.runs;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.evaluation.CaseTask;
import dev.quipu.evaluation.TestCase;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.tasks.Task;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A run that is written to, with the tasks of cases whose rows are not logged yet.
///
/// @param isOurs whether the tracker has opened the run, and so ends it
record OpenRun(Run run, boolean isOurs, Map<SpanId, Task> tasks) {
  OpenRun(Run run, boolean isOurs) {
    this(run, isOurs, new ConcurrentHashMap<>());
  }

  /// Begins the task of a case on this thread. What the case does is inside of it.
  CaseTask begin(TestCase testCase) {
    Task task =
        run.task("case")
            .attribute("case", testCase.key().orElse(""))
            .input("input", testCase.input())
            .start();
    tasks.put(task.id(), task);
    return new RecordedCase(task);
  }

  void log(EvaluationRow row, @Nullable SpanId id) {
    Task task = id == null ? null : tasks.remove(id);
    if (task == null) {
      run.evaluated(row);
    } else {
      task.evaluated(row);
    }
  }

  private record RecordedCase(Task task) implements CaseTask {
    @Override
    public SpanId id() {
      return task.id();
    }

    @Override
    public void output(@Nullable Object output) {
      var unused = task.output("output", output);
    }

    @Override
    public void fail(Throwable failure) {
      task.fail(failure);
    }

    @Override
    public void close() {
      task.close();
    }
  }
}
