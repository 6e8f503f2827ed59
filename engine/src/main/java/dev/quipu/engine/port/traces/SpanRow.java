package dev.quipu.engine.port.traces;

import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TokenUsage;
import org.jspecify.annotations.Nullable;

/// A span as a store keeps it: the values that searches and sums look at, and the span itself.
///
/// @param endNs 0 for a span that has not ended
/// @param type such as `LLM`; empty for none
/// @param model the language model that was called; empty for none
/// @param provider who offers the model; empty if unknown
/// @param body the span, as [dev.quipu.codec.otlp.SpanBody]
@SuppressWarnings("ArrayRecordComponent")
public record SpanRow(
    String id,
    @Nullable String parent,
    String name,
    String type,
    SpanStatus status,
    long startNs,
    long endNs,
    TokenUsage usage,
    String model,
    String provider,
    byte[] body) {
  public SpanRow withBody(byte[] other) {
    return new SpanRow(
        id, parent, name, type, status, startNs, endNs, usage, model, provider, other);
  }
}
