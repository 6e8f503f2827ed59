package dev.quipu.engine.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.engine.points.Appender;
import dev.quipu.engine.port.Scope;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The spans of a trace that is a run's, as tasks of the run: a program that a task calls, with the
/// ids of W3C Trace Context, is a part of the same tree.
public final class RunSpans {
  /// Far below what a frame may hold.
  private static final int ROWS_PER_FRAME = 2000;

  private static final int CHARS_PER_FRAME = 1 << 20;

  private final Appender appender;

  public RunSpans(Appender appender) {
    this.appender = appender;
  }

  /// Appends the tasks in as many frames as their attributes need.
  void append(Scope scope, RunId run, List<Span> spans) {
    FrameBuilder builder = new FrameBuilder(FrameKind.LINEAGE);
    int rows = 0;
    long chars = 0;
    for (Span span : spans) {
      if (!SpanId.isValid(span.id())) {
        continue;
      }
      TaskChanged task = task(span);
      LineageFrames.add(builder, task);
      rows++;
      chars += task.attributes() == null ? 0 : task.attributes().text().length();
      if (rows == ROWS_PER_FRAME || chars > CHARS_PER_FRAME) {
        appender.append(scope, run, Appender.Batch.ofRows(builder.build(), null));
        builder = new FrameBuilder(FrameKind.LINEAGE);
        rows = 0;
        chars = 0;
      }
    }
    if (rows > 0) {
      appender.append(scope, run, Appender.Batch.ofRows(builder.build(), null));
    }
  }

  private static TaskChanged task(Span span) {
    boolean ended = span.endNs() > 0;
    boolean failed = span.status() == SpanStatus.ERROR;
    return new TaskChanged(
        micros(span.startNs()),
        ended ? (Long) micros(span.endNs()) : null,
        new SpanId(span.id()),
        span.parent() != null && SpanId.isValid(span.parent()) ? new SpanId(span.parent()) : null,
        name(span),
        "",
        !ended ? TaskStatus.RUNNING : failed ? TaskStatus.FAILED : TaskStatus.COMPLETED,
        attributes(span),
        failed && !span.message().isEmpty() ? span.message() : null);
  }

  /// The name as a task may have it.
  private static String name(Span span) {
    try {
      return Keys.check("Name of a task", Text.first(span.name(), Limits.KEY_CHARS));
    } catch (QuipuException e) {
      return "span " + span.id();
    }
  }

  private static long micros(long ns) {
    return TimeUnit.NANOSECONDS.toMicros(ns);
  }

  /// The attributes as JSON; null if there are none, or more than a task may have. The span itself
  /// keeps them all.
  private static @Nullable JsonText attributes(Span span) {
    if (span.attributes().isEmpty()) {
      return null;
    }
    try {
      return new JsonText(new AttributeValue.Fields(span.attributes()).json());
    } catch (QuipuException e) {
      return null;
    }
  }
}
