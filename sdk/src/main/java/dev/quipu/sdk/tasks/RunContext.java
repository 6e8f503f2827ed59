package dev.quipu.sdk.tasks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What another program, perhaps on another host, needs to go on with a run. [#text] travels in an
/// argument, an environment variable or a header, and [#parse] reads it.
///
/// @param project the name of the project
/// @param traceparent W3C Trace Context: the trace is the run, and the parent is the task within
///   which the other program goes on, or the run itself
public record RunContext(RunId run, String project, String traceparent) {
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
  private static final Pattern TEXT = Pattern.compile("([^/]+)/([^/]+)/([^/]+)");

  /// @throws QuipuException INVALID_ARGUMENT if the traceparent is not one of version 00
  public RunContext {
    Matcher matcher = TRACEPARENT.matcher(traceparent);
    if (!matcher.matches() || !SpanId.isValid(matcher.group(2))) {
      throw QuipuException.invalid(
          "Traceparent "
              + Text.quote(traceparent)
              + " is not 00-{32 hexadecimal digits}-{16 hexadecimal digits}-{flags}");
    }
  }

  /// The context of a run of the default project as a whole.
  public static RunContext of(RunId run) {
    return of(run, span(run));
  }

  /// The context of a task of a run of the default project.
  public static RunContext of(RunId run, SpanId task) {
    return new RunContext(
        run, ProjectId.DEFAULT_NAME, "00-" + run.hex() + "-" + task.hex() + "-01");
  }

  /// The same context in another project than the default one.
  public RunContext in(String name) {
    return new RunContext(run, name, traceparent);
  }

  /// Reads what [#text] wrote.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is no context
  public static RunContext parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw QuipuException.invalid(
          "Context of a run " + Text.quote(text) + " is not {project}/{run id}/{traceparent}");
    }
    return new RunContext(new RunId(matcher.group(2)), matcher.group(1), matcher.group(3));
  }

  /// The context as text: `{project}/{run id}/{traceparent}`.
  public String text() {
    return project + "/" + run.hex() + "/" + traceparent;
  }

  /// The task within which the other program goes on; absent if it is the run itself.
  public Optional<SpanId> task() {
    SpanId parent = new SpanId(traceparent.substring(36, 52));
    return parent.equals(span(run)) ? Optional.empty() : Optional.of(parent);
  }

  /// The id that stands for the run itself, because a traceparent always has a parent.
  private static SpanId span(RunId run) {
    String half = run.hex().substring(16);
    return new SpanId(SpanId.isValid(half) ? half : "0000000000000001");
  }
}
