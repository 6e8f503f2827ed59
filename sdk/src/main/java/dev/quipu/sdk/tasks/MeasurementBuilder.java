package dev.quipu.sdk.tasks;

import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Describes measurements of a metric, and logs them, as often as needed. Each method that
/// describes gives a new builder; none changes. Any thread.
///
/// A measurement is a point of the metric, and remembers its origin: the object that was measured,
/// and the task that measured it. No method throws because of bad data; see `Run`.
public final class MeasurementBuilder {
  private final TaskLog log;
  private final String metric;
  private final @Nullable Object origin;
  private final MetricMode mode;
  private final @Nullable Long step;
  private final @Nullable Long timeUs;
  private final @Nullable SpanId task;
  private final Map<String, @Nullable Object> attributes;

  private MeasurementBuilder(
      TaskLog log,
      String metric,
      @Nullable Object origin,
      MetricMode mode,
      @Nullable Long step,
      @Nullable Long timeUs,
      @Nullable SpanId task,
      Map<String, @Nullable Object> attributes) {
    this.log = log;
    this.metric = metric;
    this.origin = origin;
    this.mode = mode;
    this.step = step;
    this.timeUs = timeUs;
    this.task = task;
    this.attributes = attributes;
  }

  /// Measurements of a run; programs call `run.measure(metric)`.
  public static MeasurementBuilder of(TaskLog log, String metric) {
    return new MeasurementBuilder(log, metric, null, MetricMode.DIRECT, null, null, null, Map.of());
  }

  // ---- description ----

  /// Names the object that is measured.
  ///
  /// @param value any value, which becomes an object, or the handle of an object; null for none
  public MeasurementBuilder of(@Nullable Object value) {
    return new MeasurementBuilder(log, metric, value, mode, step, timeUs, task, attributes);
  }

  /// Sets how a value becomes the point of the metric; [MetricMode#DIRECT] unless set.
  ///
  /// A mode works over the values of the earlier measurements of this metric of this run, in this
  /// program. Points that are no measurements do not count. The measurement keeps its own value,
  /// too.
  public MeasurementBuilder mode(MetricMode chosen) {
    return new MeasurementBuilder(log, metric, origin, chosen, step, timeUs, task, attributes);
  }

  /// Sets the step. Without one it is the next step of the metric.
  public MeasurementBuilder step(long chosen) {
    return new MeasurementBuilder(log, metric, origin, mode, chosen, timeUs, task, attributes);
  }

  /// Sets the time. Without one it is the time of the call.
  public MeasurementBuilder time(Instant time) {
    return new MeasurementBuilder(
        log, metric, origin, mode, step, TimeUs.of(time), task, attributes);
  }

  /// Sets the task that measures. Without one it is the task that the thread is in.
  public MeasurementBuilder task(Task chosen) {
    return task(chosen.id());
  }

  /// Sets the task that measures, by its id.
  public MeasurementBuilder task(SpanId chosen) {
    return new MeasurementBuilder(log, metric, origin, mode, step, timeUs, chosen, attributes);
  }

  public MeasurementBuilder attribute(String key, @Nullable Object value) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(attributes);
    all.put(key, value);
    return new MeasurementBuilder(log, metric, origin, mode, step, timeUs, task, all);
  }

  public MeasurementBuilder attributes(Map<String, ?> more) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(attributes);
    all.putAll(more);
    return new MeasurementBuilder(log, metric, origin, mode, step, timeUs, task, all);
  }

  // ---- logging ----

  /// Logs a value that was measured.
  public void log(double value) {
    if (log.isDisabled()) {
      return;
    }
    log.measure(
        metric,
        value,
        new MeasurementSettings(
            origin,
            mode,
            step,
            timeUs,
            task == null ? TaskScope.around(log) : task,
            TaskNotes.json(attributes, "of the measurement of " + metric, log)));
  }
}
