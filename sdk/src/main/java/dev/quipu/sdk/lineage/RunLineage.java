package dev.quipu.sdk.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Keys;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.tasks.MeasurementSettings;
import dev.quipu.sdk.tasks.PendingResults;
import dev.quipu.sdk.tasks.TaskLog;
import dev.quipu.sdk.write.FieldValue;
import dev.quipu.sdk.write.PointQueue;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The tasks, objects, uses, links and measurements of one run, on their way to its journal. Any
/// thread.
public final class RunLineage implements TaskLog {
  private final RunId run;
  private final String project;
  private final PointQueue points;
  private final ContentQueue contents;
  private final LineageQueue queue;
  private final ExecutionCounts executions;
  private final RandomGenerator random;
  private final @Nullable SpanId outerTask;
  private final PendingResults pendingResults = new PendingResults();
  private final Map<String, MetricSeries> series = new ConcurrentHashMap<>();

  /// @param project the name of the project of the run
  /// @param random gives the ids of tasks
  /// @param outerTask see [TaskLog#outerTask]
  public RunLineage(
      RunId run,
      String project,
      PointQueue points,
      ContentQueue contents,
      RandomGenerator random,
      @Nullable SpanId outerTask) {
    this.run = run;
    this.project = project;
    this.points = points;
    this.contents = contents;
    this.random = random;
    this.outerTask = outerTask;
    queue = new LineageQueue(points);
    executions = new ExecutionCounts(points);
  }

  // ---- objects ----

  @Override
  public LoggedObject object(@Nullable Object value) {
    return contents.take(value);
  }

  /// Records that the run itself used or made an object.
  ///
  /// @param attributes of this use
  public LoggedObject use(
      Direction direction, String name, @Nullable Object value, Map<String, ?> attributes) {
    return used(direction, name, value, null, json(attributes, "of " + name));
  }

  @Override
  public LoggedObject use(
      Direction direction,
      String name,
      @Nullable Object value,
      SpanId task,
      @Nullable JsonText attributes) {
    return used(direction, name, value, task, attributes);
  }

  private LoggedObject used(
      Direction direction,
      String name,
      @Nullable Object value,
      @Nullable SpanId task,
      @Nullable JsonText attributes) {
    if (points.isDisabled()) {
      return LoggedObject.NONE;
    }
    LoggedObject object = contents.take(value);
    if (!object.equals(LoggedObject.NONE) && isKey("Name of an input or output", name)) {
      queue.add(new ObjectUsed(points.nowUs(), direction, name, object.digest(), task, attributes));
    }
    return object;
  }

  /// Links two objects.
  ///
  /// @param from a value or a handle: what was made
  /// @param to a value or a handle: what it was made of
  public void link(
      @Nullable Object from, @Nullable Object to, String name, Map<String, ?> attributes) {
    if (points.isDisabled()) {
      return;
    }
    LoggedObject made = contents.take(from);
    LoggedObject source = contents.take(to);
    if (!made.equals(LoggedObject.NONE)
        && !source.equals(LoggedObject.NONE)
        && isKey("Name of a link", name)) {
      queue.add(
          new ObjectsLinked(
              points.nowUs(),
              made.digest(),
              source.digest(),
              name,
              json(attributes, "of the link " + name)));
    }
  }

  private @Nullable JsonText json(Map<String, ?> attributes, String of) {
    try {
      return attributes.isEmpty() ? null : FieldValue.json(attributes);
    } catch (RuntimeException | StackOverflowError e) {
      points.problem(
          "Attributes "
              + of
              + " are left out: "
              + (e instanceof QuipuException known ? known.message() : e));
      return null;
    }
  }

  /// Whether a name can be kept; if not, the record is counted as refused.
  private boolean isKey(String what, @Nullable String name) {
    try {
      var unused = Keys.check(what, String.valueOf(name));
      return true;
    } catch (QuipuException e) {
      queue.refuse(e.message());
      return false;
    }
  }

  // ---- tasks ----

  @Override
  public RunId run() {
    return run;
  }

  @Override
  public String project() {
    return project;
  }

  @Override
  public boolean isDisabled() {
    return points.isDisabled();
  }

  @Override
  public @Nullable SpanId outerTask() {
    return outerTask;
  }

  @Override
  public SpanId nextId() {
    long id = random.nextLong();
    // All zeros is no id.
    return new SpanId(HexFormat.of().toHexDigits(id == 0 ? 1 : id));
  }

  @Override
  public long nowUs() {
    return points.nowUs();
  }

  @Override
  public PendingResults pendingResults() {
    return pendingResults;
  }

  @Override
  public void record(TaskChanged task) {
    if (isKey("Name of a task", task.name())
        && (task.label().isEmpty() || isKey("Label of a task", task.label()))) {
      queue.add(task);
    }
  }

  // ---- metrics ----

  /// Logs a metric at its next step.
  public void log(String key, double value) {
    points.log(series(key).nextStep(), new String[] {key}, new double[] {value});
  }

  private MetricSeries series(String key) {
    return series.computeIfAbsent(String.valueOf(key), k -> new MetricSeries());
  }

  @Override
  public void measure(String metric, double raw, MeasurementSettings settings) {
    if (points.isDisabled() || !isKey("Metric key", metric)) {
      return;
    }
    LoggedObject object =
        settings.origin() == null ? LoggedObject.NONE : contents.take(settings.origin());
    long timeUs = settings.timeUs() == null ? points.nowUs() : settings.timeUs();
    MetricSeries.Point point = series(metric).measured(raw, settings.mode(), settings.step());
    points.log(
        point.step(), TimeUs.millis(timeUs), new String[] {metric}, new double[] {point.value()});
    queue.add(
        new MetricMeasured(
            timeUs,
            metric,
            point.step(),
            settings.mode(),
            point.value(),
            raw,
            object.equals(LoggedObject.NONE) ? null : object.digest(),
            settings.task(),
            settings.attributes()));
  }

  @Override
  public void evaluated(EvaluationRow row, @Nullable SpanId task) {
    queue.add(new CaseEvaluated(points.nowUs(), task, row));
  }

  @Override
  public void countExecution(String label, boolean success) {
    executions.add(label, success);
  }

  @Override
  public void problem(String text) {
    points.problem(text);
  }
}
