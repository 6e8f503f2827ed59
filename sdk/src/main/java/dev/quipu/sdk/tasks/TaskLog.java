package dev.quipu.sdk.tasks;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.objects.LoggedObject;
import org.jspecify.annotations.Nullable;

/// What tasks need of the run that records them. Each run of the SDK has one; programs do not
/// implement it. No method throws or waits. Any thread.
public interface TaskLog {
  RunId run();

  /// The name of the project of the run.
  String project();

  /// Whether everything that is logged is thrown away.
  boolean isDisabled();

  /// The task of another program within which this program goes on with the run; null if there is
  /// none.
  @Nullable SpanId outerTask();

  /// A new random id.
  SpanId nextId();

  /// Microseconds since the epoch.
  long nowUs();

  /// The tasks whose results are futures.
  PendingResults pendingResults();

  /// Records that a task has begun or ended.
  void record(LineageRecord.TaskChanged task);

  /// Logs a value as an object.
  LoggedObject object(@Nullable Object value);

  /// Records that a task used or made an object.
  ///
  /// @param value a value or a handle
  /// @param attributes a JSON object; null if there are none
  LoggedObject use(
      LineageRecord.Direction direction,
      String name,
      @Nullable Object value,
      SpanId task,
      @Nullable JsonText attributes);

  /// Logs a measurement of a metric of the run.
  ///
  /// @param raw the value that was measured
  void measure(String metric, double raw, MeasurementSettings settings);

  /// Logs an evaluation row.
  ///
  /// @param task the task that did the case; null if there is none
  void evaluated(EvaluationRow row, @Nullable SpanId task);

  /// Counts an execution, and logs the execution metrics of a label.
  void countExecution(String label, boolean success);

  /// Notes a problem that the report lists.
  void problem(String text);
}
