package dev.quipu.core.trace;

/// The limits of traces. Each stands with its reason.
public final class TraceLimits {
  private TraceLimits() {}

  /// The ids of MLflow's clients have 35 characters.
  public static final int ID_CHARS = 128;

  /// As the keys of runs.
  public static final int KEY_CHARS = 250;

  /// The value of a tag, or of the metadata: the most that MLflow's clients send.
  public static final int VALUE_CHARS = 8000;

  /// Tags of one trace, and entries of its metadata; each is a row.
  public static final int VALUES_PER_TRACE = 1000;

  /// The name of a span or an event, which lists show.
  public static final int NAME_CHARS = 1000;

  /// The beginnings of an input and an output that lists show.
  public static final int PREVIEW_CHARS = 1000;

  /// Spans of one request; exporters send 512 at once.
  public static final int SPANS_PER_REQUEST = 100_000;

  /// A span as it is stored, with inputs and outputs of a model.
  public static final int SPAN_BYTES = 16 << 20;

  /// Attributes of a span or of an event, and events of a span; OpenTelemetry stops at 128.
  public static final int ATTRIBUTES_PER_SPAN = 10_000;

  /// Arrays and maps inside one another in the value of an attribute, which readers follow.
  public static final int VALUE_DEPTH = 64;

  /// Assessments of one trace, which come with it.
  public static final int ASSESSMENTS_PER_TRACE = 1000;

  /// What an assessment says, its reason, and its metadata, each.
  public static final int ASSESSMENT_CHARS = 64_000;

  /// Traces of one page.
  public static final int TRACES_PER_PAGE = 1000;

  /// Runs and prompts that one trace is linked to.
  public static final int LINKS_PER_TRACE = 1000;

  /// Traces of one request that names them.
  public static final int TRACES_PER_REQUEST = 1000;

  /// Spans of a trace that are shown as a tree; nobody reads more.
  public static final int SPANS_PER_OUTLINE = 10_000;

  /// Spans of a tree that come with their attributes, inputs and outputs; each is read by itself.
  public static final int WHOLE_SPANS_PER_OUTLINE = 1000;

  /// Bytes of all that they carry together. Whoever wants more asks for a span.
  public static final int OUTLINE_BYTES = 2 << 20;

  /// Spans of an answer; the memory of the answer is bounded, too.
  public static final int SPANS_PER_ANSWER = 200_000;
}
