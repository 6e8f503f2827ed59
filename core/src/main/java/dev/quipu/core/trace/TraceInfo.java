package dev.quipu.core.trace;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.text.Text;
import org.jspecify.annotations.Nullable;

/// A trace without its spans, values and assessments.
///
/// @param name the name of its root span, or what the client calls it; null until one is known
/// @param requestMs when it began
/// @param durationMs null until a span has ended
/// @param clientRequestId what the client calls the request; null for nothing
/// @param requestPreview the beginning of the input; null if there is none
/// @param responsePreview the beginning of the output; null if there is none
/// @param usage summed over its spans, or as the client says
/// @param isFinal whether the client has told of the trace itself: then times, state and usage no
///   longer follow from spans
/// @param hasSpans whether spans have come
public record TraceInfo(
    TraceId id,
    ExperimentId experiment,
    @Nullable String name,
    TraceState state,
    long requestMs,
    @Nullable Long durationMs,
    @Nullable String clientRequestId,
    @Nullable String requestPreview,
    @Nullable String responsePreview,
    TokenUsage usage,
    boolean isFinal,
    boolean hasSpans) {
  public TraceInfo {
    if (name != null) {
      Text.check("Name of a trace", name, TraceLimits.VALUE_CHARS);
    }
    if (clientRequestId != null) {
      Text.check("Request id of a trace", clientRequestId, TraceLimits.VALUE_CHARS);
    }
    if (requestPreview != null) {
      Text.checkCharacters("Request preview", requestPreview);
    }
    if (responsePreview != null) {
      Text.checkCharacters("Response preview", responsePreview);
    }
  }

  public TraceInfo withState(TraceState newState, @Nullable Long newDurationMs) {
    return new TraceInfo(
        id,
        experiment,
        name,
        newState,
        requestMs,
        newDurationMs,
        clientRequestId,
        requestPreview,
        responsePreview,
        usage,
        isFinal,
        hasSpans);
  }

  public TraceInfo withName(@Nullable String newName) {
    return new TraceInfo(
        id,
        experiment,
        newName,
        state,
        requestMs,
        durationMs,
        clientRequestId,
        requestPreview,
        responsePreview,
        usage,
        isFinal,
        hasSpans);
  }
}
