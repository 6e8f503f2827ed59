package dev.quipu.server.mlflow.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.engine.traces.TraceKeys;
import dev.quipu.query.Field;
import dev.quipu.query.Field.SpanAttribute;
import dev.quipu.query.Field.SpanColumn;
import dev.quipu.query.Field.TraceAttribute;
import dev.quipu.query.Field.TraceColumn;
import dev.quipu.query.Vocabulary;
import java.util.Locale;

/// The names in filters and orders.
final class TraceNames {
  private static final String OF_SPAN = "attributes.";

  private TraceNames() {}

  static final Vocabulary TRACES =
      Vocabulary.of("traces", "name or tags.team")
          .keys(TraceNames::tag, "tags", "tag")
          .keys(TraceNames::metadata, "metadata", "request_metadata")
          .keys(TraceNames::span, "span")
          .keys(name -> assessment(Assessment.Kind.FEEDBACK, name), "feedback")
          .keys(name -> assessment(Assessment.Kind.EXPECTATION, name), "expectation")
          .keys(TraceNames::issue, "issue")
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

  private static Field tag(String key) {
    return key.equals(TraceKeys.NAME) ? new TraceAttribute(TraceColumn.NAME) : new Field.Tag(key);
  }

  private static Field metadata(String key) {
    return key.equals(TraceKeys.SOURCE_RUN)
        ? new TraceAttribute(TraceColumn.RUN_ID)
        : new Field.Metadata(key);
  }

  private static Field span(String name) {
    if (name.startsWith(OF_SPAN) && name.length() > OF_SPAN.length()) {
      return new Field.SpanValue(name.substring(OF_SPAN.length()));
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "name" -> new SpanAttribute(SpanColumn.NAME);
      case "type" -> new SpanAttribute(SpanColumn.TYPE);
      case "status" -> new SpanAttribute(SpanColumn.STATUS);
      case "model" -> new SpanAttribute(SpanColumn.MODEL);
      case "content" -> new SpanAttribute(SpanColumn.CONTENT);
      default ->
          throw QuipuException.invalid(
              "Invalid span attribute "
                  + Text.quote(name)
                  + "; spans have name, type, status, model, content and attributes.x");
    };
  }

  private static Field assessment(Assessment.Kind kind, String name) {
    return new Field.AssessmentValue(kind.word(), name);
  }

  /// An issue is known by the name of the assessment that names it, so the field is of that name.
  private static Field issue(String name) {
    if (!name.equals("id")) {
      throw QuipuException.invalid(
          "Invalid issue attribute " + Text.quote(name) + "; issues have id");
    }
    return new TraceAttribute(TraceColumn.ISSUE);
  }
}
