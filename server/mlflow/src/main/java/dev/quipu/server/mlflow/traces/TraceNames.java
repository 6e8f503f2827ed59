package dev.quipu.server.mlflow.traces;

import dev.quipu.core.trace.Assessment;
import dev.quipu.engine.traces.TraceFields;
import dev.quipu.query.Field.SpanAttribute;
import dev.quipu.query.Field.SpanColumn;
import dev.quipu.query.Field.TraceAttribute;
import dev.quipu.query.Field.TraceColumn;
import dev.quipu.query.Vocabulary;

/// The names in filters and orders.
final class TraceNames {
  private TraceNames() {}

  static final Vocabulary TRACES =
      Vocabulary.of("traces", "name or tags.team")
          .keys(TraceFields::tag, "tags", "tag")
          .keys(TraceFields::metadata, "metadata", "request_metadata")
          .keys(TraceFields::span, "span")
          .keys(name -> TraceFields.assessment(Assessment.Kind.FEEDBACK, name), "feedback")
          .keys(name -> TraceFields.assessment(Assessment.Kind.EXPECTATION, name), "expectation")
          .keys(TraceFields::issue, "issue")
          .attributes("attributes", "attribute", "attr", "trace")
          .attribute(new TraceAttribute(TraceColumn.NAME), "name")
          .attribute(new TraceAttribute(TraceColumn.STATE), "status", "state")
          .attribute(new TraceAttribute(TraceColumn.REQUEST_TIME), "timestamp_ms", "timestamp")
          .attribute(
              new TraceAttribute(TraceColumn.DURATION),
              "execution_time_ms",
              "execution_time",
              "duration")
          .attribute(new TraceAttribute(TraceColumn.END_TIME), "end_time_ms", "end_time")
          .attribute(new TraceAttribute(TraceColumn.ID), "request_id", "trace_id")
          .attribute(new TraceAttribute(TraceColumn.CLIENT_REQUEST_ID), "client_request_id")
          .attribute(new TraceAttribute(TraceColumn.EXPERIMENT_ID), "experiment_id")
          .attribute(new TraceAttribute(TraceColumn.RUN_ID), "run_id")
          .attribute(new TraceAttribute(TraceColumn.PROMPT), "prompt")
          .attribute(new TraceAttribute(TraceColumn.TOTAL_TOKENS), "total_tokens")
          .attribute(new TraceAttribute(TraceColumn.COST), "cost")
          .attribute(new SpanAttribute(SpanColumn.CONTENT), "text")
          .build();
}
