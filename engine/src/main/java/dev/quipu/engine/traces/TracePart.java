package dev.quipu.engine.traces;

import dev.quipu.codec.otlp.ReceivedSpans.Received;
import dev.quipu.codec.otlp.SpanBody;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.core.trace.TraceState;
import dev.quipu.engine.port.traces.SpanRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The spans of one request that belong to one trace, and what they say of the trace. Made before
/// the transaction, to spare the single writer.
///
/// @param hex the id of the trace in its spans, as of W3C Trace Context
/// @param spans of two with one id, the later
/// @param root null if no span without a parent is among them
/// @param session null if none of them names one
/// @param user null if none of them names one
record TracePart(
    TraceId id,
    String hex,
    List<Span> spans,
    List<SpanRow> rows,
    long startMs,
    @Nullable Long endMs,
    @Nullable Root root,
    TokenUsage usage,
    @Nullable String session,
    @Nullable String user) {
  /// What the root of a trace says.
  record Root(
      String name,
      TraceState state,
      @Nullable String requestPreview,
      @Nullable String responsePreview) {
    static Root of(Span span, SpanMeaning meaning) {
      return new Root(
          span.name(),
          span.status() == SpanStatus.ERROR ? TraceState.ERROR : TraceState.OK,
          meaning.input().map(input -> Previews.of(input, "user")).orElse(null),
          meaning.output().map(output -> Previews.of(output, "assistant")).orElse(null));
    }
  }

  /// Sorts spans by their traces.
  static List<TracePart> of(List<Received> received) {
    Map<TraceId, Map<String, Received>> byTrace = new LinkedHashMap<>();
    for (Received one : received) {
      byTrace
          .computeIfAbsent(trace(one.span()), _ -> new LinkedHashMap<>())
          .put(one.span().id(), one);
    }
    List<TracePart> parts = new ArrayList<>();
    byTrace.forEach((id, spans) -> parts.add(of(id, spans)));
    return parts;
  }

  /// The trace of a span: MLflow's clients name it in an attribute, which need not have the digits
  /// of the span's own id of the trace.
  private static TraceId trace(Span span) {
    return span.attributes().get(SpanMeaning.TRACE) instanceof AttributeValue.Words(String named)
            && TraceId.isValid(named)
        ? new TraceId(named)
        : TraceId.ofSpans(span.trace());
  }

  private static TracePart of(TraceId id, Map<String, Received> received) {
    List<Span> spans = new ArrayList<>();
    List<SpanRow> rows = new ArrayList<>();
    long startNs = Long.MAX_VALUE;
    long endNs = 0;
    Root root = null;
    TokenUsage usage = TokenUsage.NONE;
    String session = null;
    String user = null;
    for (Received one : received.values()) {
      Span span = one.span();
      SpanMeaning meaning = SpanMeaning.of(span);
      spans.add(span);
      rows.add(
          new SpanRow(
              span.id(),
              span.parent(),
              span.name(),
              meaning.type(),
              span.status(),
              span.startNs(),
              span.endNs(),
              meaning.usage(),
              meaning.model(),
              meaning.provider(),
              SpanBody.of(one.bytes())));
      startNs = Math.min(startNs, span.startNs());
      endNs = Math.max(endNs, span.endNs());
      usage = usage.plus(meaning.usage());
      session = session == null ? meaning.session() : session;
      user = user == null ? meaning.user() : user;
      if (span.isRoot()) {
        root = Root.of(span, meaning);
      }
    }
    return new TracePart(
        id,
        spans.getFirst().trace(),
        spans,
        rows,
        TimeUnit.NANOSECONDS.toMillis(startNs),
        endNs == 0 ? null : (Long) TimeUnit.NANOSECONDS.toMillis(endNs),
        root,
        usage,
        session,
        user);
  }

  /// The trace of which these are the first spans.
  TraceInfo first(ExperimentId experiment) {
    return new TraceInfo(
        id,
        experiment,
        root == null ? null : root.name(),
        root == null ? TraceState.IN_PROGRESS : root.state(),
        startMs,
        endMs == null ? null : (Long) Math.max(0, endMs - startMs),
        null,
        root == null ? null : root.requestPreview(),
        root == null ? null : root.responsePreview(),
        usage,
        false,
        true);
  }

  /// A trace with these spans, too.
  ///
  /// @param replaced the usage of those of the spans that had come before
  TraceInfo addedTo(TraceInfo old, TokenUsage replaced) {
    long start =
        old.isFinal() || !old.hasSpans() ? old.requestMs() : Math.min(old.requestMs(), startMs);
    Long duration = old.durationMs();
    if (!old.isFinal()) {
      Long oldEnd = duration == null ? null : (Long) (old.requestMs() + duration);
      Long end = oldEnd == null || (endMs != null && endMs > oldEnd) ? endMs : oldEnd;
      duration = end == null ? null : (Long) Math.max(0, end - start);
    }
    boolean open = old.state() == TraceState.IN_PROGRESS || old.state() == TraceState.UNKNOWN;
    boolean clientCounts = old.isFinal() && old.usage().hasTokens();
    return new TraceInfo(
        id,
        old.experiment(),
        old.name() == null && root != null ? root.name() : old.name(),
        open && root != null ? root.state() : old.state(),
        start,
        duration,
        old.clientRequestId(),
        old.requestPreview() == null && root != null ? root.requestPreview() : old.requestPreview(),
        old.responsePreview() == null && root != null
            ? root.responsePreview()
            : old.responsePreview(),
        clientCounts ? old.usage() : old.usage().minus(replaced).plus(usage),
        old.isFinal(),
        true);
  }
}
