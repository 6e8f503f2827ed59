package dev.quipu.server.nativeapi.traces;

import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.traces.SpanMeaning;
import dev.quipu.engine.traces.TraceDetails.Shown;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Writes spans. Their times are nanoseconds as texts, as in OTLP's JSON: most readers of JSON
/// would round such numbers.
final class SpanJson {
  private SpanJson() {}

  static void write(JsonGenerator json, Shown shown) {
    SpanRow row = shown.row();
    json.writeStartObject();
    json.writeStringProperty("id", row.id());
    TraceJson.writeText(json, "parentId", row.parent());
    json.writeStringProperty("name", row.name());
    TraceJson.writeText(json, "type", row.type());
    json.writeStringProperty("status", row.status().word());
    json.writeStringProperty("startNs", Long.toString(row.startNs()));
    if (row.endNs() > 0) {
      json.writeStringProperty("endNs", Long.toString(row.endNs()));
    }
    TraceJson.writeText(json, "model", row.model());
    TraceJson.writeText(json, "provider", row.provider());
    TraceJson.write(json, row.usage());
    if (shown.span() != null) {
      json.writeObjectPropertyStart("content");
      writeContent(json, shown.span());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeContent(JsonGenerator json, Span span) {
    TraceJson.writeText(json, "message", span.message());
    SpanMeaning meaning = SpanMeaning.of(span);
    writeValue(json, "inputs", meaning.input());
    writeValue(json, "outputs", meaning.output());
    writeAttributes(json, span.attributes());
    json.writeArrayPropertyStart("events");
    for (Span.Event event : span.events()) {
      json.writeStartObject();
      json.writeStringProperty("name", event.name());
      json.writeStringProperty("timeNs", Long.toString(event.timeNs()));
      writeAttributes(json, event.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeAttributes(JsonGenerator json, Map<String, AttributeValue> attributes) {
    json.writeName("attributes");
    json.writeRawValue(new AttributeValue.Fields(attributes).json());
  }

  private static void writeValue(JsonGenerator json, String name, Optional<AttributeValue> value) {
    if (value.isPresent()) {
      // Most conventions have texts with JSON in them; the JSON is meant.
      json.writeName(name);
      json.writeRawValue(SpanMeaning.opened(value.get()).json());
    }
  }
}
