package dev.quipu.sdk.tasks;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.write.LogText;
import dev.quipu.sdk.write.StackTrace;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A task that has begun: a function or a block inside a run, with inputs and outputs. Tasks that
/// the same thread begins meanwhile are inside of it. Its id is that of a span of W3C Trace
/// Context.
///
/// No method throws because of bad data or a server that is away; see `Run`. Any thread.
public final class Task implements AutoCloseable {
  private static final String OUTPUT = "output";

  private final TaskLog log;
  private final TaskSettings settings;
  private final TaskNotes notes;
  private final SpanId id;
  private final @Nullable SpanId parent;
  private final @Nullable Task enclosing;
  private final long startUs;
  private final AtomicBoolean ended = new AtomicBoolean();

  /// Begins a task on this thread, with the inputs of its settings.
  ///
  /// @param tries how often the task was tried, with this one
  Task(TaskLog log, TaskSettings settings, int tries) {
    this(log, settings, tries, true);
  }

  /// @param enters whether this thread is in the task from now on
  Task(TaskLog log, TaskSettings settings, int tries, boolean enters) {
    this.log = log;
    this.settings = settings;
    notes = new TaskNotes(settings);
    if (tries > 1) {
      notes.attribute("try", tries);
    }
    id = log.nextId();
    parent = TaskScope.around(log);
    startUs = log.nowUs();
    record(null, TaskStatus.RUNNING, null);
    for (TaskSettings.Input input : settings.inputs) {
      if (settings.keepsInput(input.name())) {
        input(input.name(), input.value());
      }
    }
    enclosing = TaskScope.current();
    if (enters) {
      TaskScope.enter(this);
    }
  }

  /// The task that this thread is in: the one that began last on this thread, or was handed to it
  /// by [#wrap], and has not ended.
  public static Optional<Task> current() {
    return Optional.ofNullable(TaskScope.current());
  }

  public SpanId id() {
    return id;
  }

  public String name() {
    return settings.name;
  }

  // ---- inputs and outputs ----

  /// Logs an input. The value is read before this method returns.
  ///
  /// @param value any value, or the handle of an object
  public LoggedObject input(String name, @Nullable Object value) {
    return log.use(Direction.INPUT, name, value, id, null);
  }

  /// As [#input(String, Object)], with attributes of this use.
  public LoggedObject input(String name, @Nullable Object value, Map<String, ?> attributes) {
    return use(Direction.INPUT, name, value, attributes);
  }

  /// Logs an output. The server links the outputs of a task to its inputs.
  ///
  /// @param value any value, or the handle of an object
  public LoggedObject output(String name, @Nullable Object value) {
    return log.use(Direction.OUTPUT, name, value, id, null);
  }

  /// As [#output(String, Object)], with attributes of this use.
  public LoggedObject output(String name, @Nullable Object value, Map<String, ?> attributes) {
    return use(Direction.OUTPUT, name, value, attributes);
  }

  private LoggedObject use(
      Direction direction, String name, @Nullable Object value, Map<String, ?> attributes) {
    return log.use(direction, name, value, id, TaskNotes.json(attributes, "of " + name, log));
  }

  // ---- metrics and notes ----

  /// Logs a metric of the task, at its next step. The run has it as `{label}.{key}`.
  public void log(String key, double value) {
    measure(key).log(value);
  }

  /// Logs a metric of the task at a step. The run has it as `{label}.{key}`.
  public void log(String key, long step, double value) {
    measure(key).step(step).log(value);
  }

  /// Logs a metric of an object, measured by the task. The run has it as `{label}.{key}`.
  ///
  /// @param origin any value, or the handle of an object: what was measured
  public void log(String key, double value, @Nullable Object origin) {
    measure(key).of(origin).log(value);
  }

  /// Describes measurements by the task, and logs them. The run has the metric as `{label}.{key}`.
  public MeasurementBuilder measure(String key) {
    return MeasurementBuilder.of(log, settings.metricLabel() + "." + key).task(this);
  }

  /// Logs an evaluation row of the run: a case that this task did, with its scores. A row of the
  /// same data set and key that comes later replaces it.
  public void evaluated(EvaluationRow row) {
    log.evaluated(row, id);
  }

  /// Sets an attribute, as long as the task has not ended; the last value counts.
  public void attribute(String key, @Nullable Object value) {
    notes.attribute(key, value);
  }

  /// Adds a tag, as long as the task has not ended.
  public void tag(String tag) {
    notes.tag(tag);
  }

  /// Records a param of the task alone, as long as the task has not ended; the last value counts.
  public void param(String key, @Nullable Object value) {
    notes.param(key, value);
  }

  // ---- other threads and programs ----

  /// Puts this thread inside of the task until the scope is closed, on the same thread, or the task
  /// ends, on any. For code that is told of beginnings and ends, such as a listener; others use
  /// [#wrap(Runnable)].
  public Scope enter() {
    TaskScope.Place before = TaskScope.enter(this);
    return () -> TaskScope.restore(before);
  }

  /// The time for which a thread is inside of a task that it has entered.
  public interface Scope extends AutoCloseable {
    /// Puts the thread back to where it was.
    @Override
    void close();
  }

  /// A piece of work that is inside of this task, on whichever thread it runs.
  public Runnable wrap(Runnable work) {
    return () -> {
      TaskScope.Place before = TaskScope.handOver(this);
      try {
        work.run();
      } finally {
        TaskScope.restore(before);
      }
    };
  }

  /// A piece of work with a result that is inside of this task, on whichever thread it runs.
  public <T> Callable<T> wrap(Callable<T> work) {
    return () -> {
      TaskScope.Place before = TaskScope.handOver(this);
      try {
        return work.call();
      } finally {
        TaskScope.restore(before);
      }
    };
  }

  /// What another program needs to go on with the run inside of this task.
  public RunContext context() {
    return RunContext.of(log.run(), id).in(log.project());
  }

  // ---- the end ----

  /// Ends the task as failed, with the stack trace of an exception. Nothing if it has ended.
  public void fail(Throwable cause) {
    end(TaskStatus.FAILED, JsonString.text(LogText.json(StackTrace.of(cause))));
  }

  /// Ends the task as completed. Nothing if it has ended.
  @Override
  public void close() {
    end(TaskStatus.COMPLETED, null);
  }

  private void end(TaskStatus status, @Nullable String error) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    TaskScope.leave(this);
    record(log.nowUs(), status, error);
    if (settings.hasExecutionMetrics) {
      log.countExecution(settings.metricLabel(), status == TaskStatus.COMPLETED);
    }
  }

  /// Ends the task with a result, which is its output; a result that comes later ends it then.
  ///
  /// @param hasOutput whether the result is an output at all
  void complete(@Nullable Object result, boolean hasOutput) {
    if (result instanceof CompletionStage<?> later) {
      TaskScope.leave(this);
      log.pendingResults().add(this, later, hasOutput);
      return;
    }
    if (hasOutput && settings.keepsOutput) {
      output(OUTPUT, result);
    }
    close();
  }

  private void record(@Nullable Long endUs, TaskStatus status, @Nullable String error) {
    if (log.isDisabled()) {
      return;
    }
    log.record(
        new TaskChanged(
            startUs,
            endUs,
            id,
            parent,
            settings.name,
            settings.label,
            status,
            notes.json(settings.name, log),
            error));
  }

  // ---- the scope ----

  TaskLog log() {
    return log;
  }

  boolean hasEnded() {
    return ended.get();
  }

  @Nullable Task enclosing() {
    return enclosing;
  }
}
