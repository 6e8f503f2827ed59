package dev.quipu.server.mlflow.traces;

import dev.quipu.codec.otlp.SpanBody;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.TraceId;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.traces.SpanMeaning;
import dev.quipu.server.http.json.Json;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Writes spans as MLflow's clients read them: with the attributes of all conventions under
/// MLflow's names, too.
final class SpanJson {
  private SpanJson() {}

  private static Map<String, AttributeValue> attributes(TraceId trace, Span span) {
    Map<String, AttributeValue> all = new LinkedHashMap<>();
    all.put(SpanMeaning.TRACE, new AttributeValue.Words(trace.value()));
    all.putAll(span.attributes());
    all.putAll(SpanMeaning.of(span).missingIn(span.attributes()));
    return all;
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  /// As the message `opentelemetry.proto.trace.v1.Span`, with names in snake case.
  static void write(JsonGenerator json, TraceId trace, SpanRow row) {
    Span span = SpanBody.span(row.body());
    json.writeStartObject();
    json.writeStringProperty("trace_id", base64(span.trace()));
    json.writeStringProperty("span_id", base64(span.id()));
    if (span.parent() != null) {
      json.writeStringProperty("parent_span_id", base64(span.parent()));
    }
    json.writeStringProperty("name", span.name());
    json.writeNumberProperty("start_time_unix_nano", span.startNs());
    if (span.endNs() > 0) {
      json.writeNumberProperty("end_time_unix_nano", span.endNs());
    }
    writeAttributes(json, attributes(trace, span));
    if (!span.events().isEmpty()) {
      json.writeArrayPropertyStart("events");
      for (Span.Event event : span.events()) {
        json.writeStartObject();
        json.writeNumberProperty("time_unix_nano", event.timeNs());
        json.writeStringProperty("name", event.name());
        writeAttributes(json, event.attributes());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    writeStatus(json, span);
    json.writeEndObject();
  }

  private static void writeStatus(JsonGenerator json, Span span) {
    json.writeObjectPropertyStart("status");
    json.writeStringProperty("message", span.message());
    json.writeStringProperty("code", "STATUS_CODE_" + span.status().name());
    json.writeEndObject();
  }

  private static void writeAttributes(JsonGenerator json, Map<String, AttributeValue> attributes) {
    if (attributes.isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart("attributes");
    attributes.forEach((key, value) -> writeKeyValue(json, key, value));
    json.writeEndArray();
  }

  private static void writeKeyValue(JsonGenerator json, String key, AttributeValue value) {
    json.writeStartObject();
    json.writeStringProperty("key", key);
    json.writeName("value");
    writeAny(json, value);
    json.writeEndObject();
  }

  private static void writeAny(JsonGenerator json, AttributeValue value) {
    json.writeStartObject();
    switch (value) {
      case AttributeValue.Words(String text) -> json.writeStringProperty("string_value", text);
      case AttributeValue.Whole(long number) -> json.writeNumberProperty("int_value", number);
      case AttributeValue.Real(double number) -> {
        json.writeName("double_value");
        Json.writeNumber(json, number);
      }
      case AttributeValue.Flag(boolean flag) -> json.writeBooleanProperty("bool_value", flag);
      case AttributeValue.Bytes(byte[] bytes) ->
          json.writeStringProperty("bytes_value", Base64.getEncoder().encodeToString(bytes));
      case AttributeValue.Array(var values) -> {
        json.writeObjectPropertyStart("array_value");
        json.writeArrayPropertyStart("values");
        values.forEach(one -> writeAny(json, one));
        json.writeEndArray();
        json.writeEndObject();
      }
      case AttributeValue.Fields(var values) -> {
        json.writeObjectPropertyStart("kvlist_value");
        json.writeArrayPropertyStart("values");
        values.forEach((key, one) -> writeKeyValue(json, key, one));
        json.writeEndArray();
        json.writeEndObject();
      }
      case AttributeValue.Nothing() -> {
        // No field of the value is set.
      }
    }
    json.writeEndObject();
  }

  /// As the file `traces.json` of MLflow's clients has a span: attributes are JSON in texts.
  static void writeForFile(JsonGenerator json, TraceId trace, SpanRow row) {
    Span span = SpanBody.span(row.body());
    json.writeStartObject();
    json.writeStringProperty("trace_id", base64(span.trace()));
    json.writeStringProperty("span_id", base64(span.id()));
    json.writeName("parent_span_id");
    if (span.parent() == null) {
      json.writeNull();
    } else {
      json.writeString(base64(span.parent()));
    }
    json.writeStringProperty("name", span.name());
    json.writeNumberProperty("start_time_unix_nano", span.startNs());
    json.writeName("end_time_unix_nano");
    if (span.endNs() == 0) {
      json.writeNull();
    } else {
      json.writeNumber(span.endNs());
    }
    json.writeArrayPropertyStart("events");
    for (Span.Event event : span.events()) {
      json.writeStartObject();
      json.writeStringProperty("name", event.name());
      json.writeNumberProperty("time_unix_nano", event.timeNs());
      json.writeName("attributes");
      json.writeRawValue(new AttributeValue.Fields(event.attributes()).json());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeStatus(json, span);
    json.writeObjectPropertyStart("attributes");
    attributes(trace, span).forEach((key, value) -> json.writeStringProperty(key, value.json()));
    json.writeEndObject();
    json.writeEndObject();
  }
}
