package dev.quipu.store.sqlite.tables;

import static dev.quipu.store.sqlite.tables.Rules.*;
import static dev.quipu.store.sqlite.tables.Table.table;

import dev.quipu.codec.otlp.SpanBody;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceState;
import dev.quipu.engine.port.traces.LinkKind;
import java.util.Arrays;
import java.util.List;

/// The tables of traces, a part of [Tables#ALL].
final class TraceTables {
  private TraceTables() {}

  private static final String[] TOKENS = {
    "input_tokens", "output_tokens", "total_tokens", "cache_read_tokens", "cache_creation_tokens"
  };

  private static final String[] COSTS = {"input_cost", "output_cost", "total_cost"};

  static final List<Table> ALL =
      List.of(
          table("trace", Owner.EXPERIMENT)
              .key("project_id", FROM_ONE)
              .key("no", FROM_ONE)
              .with(text(TraceId::isValid), "id")
              .with(COUNT, "experiment_id")
              .with(optional(TEXT), "name")
              .with(text(word -> TraceState.find(word).isPresent()), "state")
              .with(NUMBER, "request_ms")
              .with(optional(NUMBER), "duration_ms")
              .with(optional(TEXT), "client_request_id", "request_preview", "response_preview")
              .with(optional(NUMBER), TOKENS)
              .with(ANY, COSTS)
              .with(FLAG, "told", "spans")
              .with(RowChecksum::check, "checksum"),
          ofTrace("trace_tag")
              .key("key", NAME)
              .with(TEXT, "value")
              .with(RowChecksum::check, "checksum"),
          ofTrace("trace_metadata")
              .key("key", NAME)
              .with(TEXT, "value")
              .with(RowChecksum::check, "checksum"),
          ofTrace("trace_link")
              .key("kind", text(word -> LinkKind.find(word).isPresent()))
              // May be a run of another server, or one that is gone.
              .looseKey("target", TEXT)
              .with(RowChecksum::check, "checksum"),
          table("early_trace_link", Owner.PROJECT)
              .key("project_id", FROM_ONE)
              // The trace, and what the link names, may never come.
              .looseKey("trace_id", text(TraceId::isValid))
              .key("kind", text(word -> LinkKind.find(word).isPresent()))
              .looseKey("target", TEXT)
              .with(RowChecksum::check, "checksum"),
          ofTrace("trace_assessment")
              .key("id", NAME)
              .with(NAME, "name")
              .with(text(word -> Assessment.Kind.find(word).isPresent()), "kind")
              .with(optional(TEXT), "span_id")
              .with(TEXT, "source_type", "source_id")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(NAME, "value")
              .with(TEXT, "text")
              .with(ANY, "number")
              .with(optional(TEXT), "error", "rationale", "metadata", "overrides")
              .with(FLAG, "valid")
              .with(RowChecksum::check, "checksum"),
          ofTrace("trace_span")
              .key("id", NAME)
              // The parent may never come.
              .loose("parent_id", optional(TEXT))
              .with(TEXT, "name", "type")
              .with(
                  text(word ->
                      Arrays.stream(SpanStatus.values())
                          .anyMatch(status -> status.word().equals(word))),
                  "status")
              .with(COUNT, "start_ns", "end_ns")
              .with(optional(NUMBER), TOKENS)
              .with(ANY, COSTS)
              .with(TEXT, "model", "provider")
              .with((row, column) -> SpanBody.span(row.bytes(column)), "body")
              .with(RowChecksum::checkWithBytes, "checksum"));

  /// A table whose key begins with the project and the trace.
  private static Table ofTrace(String name) {
    return table(name, Owner.TRACE).key("project_id", FROM_ONE).key("trace_no", FROM_ONE);
  }
}
