package dev.quipu.server.mlflow.traces;

import dev.quipu.codec.otlp.ReceivedSpans;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.server.http.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Spans in the JSON of OTLP: names in camel case, ids in hexadecimal digits, 64-bit numbers as
/// strings or numbers, enumerations as numbers.
final class OtlpJson {
  private OtlpJson() {}

  static ReceivedSpans read(JsonObject request) {
    ReceivedSpans.Collector collector = new ReceivedSpans.Collector();
    for (JsonObject resourceSpans : request.objects("resourceSpans")) {
      @Nullable AttributeValue service =
          resourceSpans
              .object("resource")
              .map(resource -> attributes(resource, "attributes"))
              .map(attributes -> attributes.get(ReceivedSpans.SERVICE))
              .orElse(null);
      for (JsonObject scopeSpans : resourceSpans.objects("scopeSpans")) {
        for (JsonObject span : scopeSpans.objects("spans")) {
          collector.add(service, () -> span(span));
        }
      }
    }
    return collector.collected();
  }

  private static Span span(JsonObject span) {
    String message = "";
    SpanStatus status = SpanStatus.UNSET;
    JsonObject object = span.object("status").orElse(null);
    if (object != null) {
      message = object.text("message").orElse("");
      status = SpanStatus.ofNumber(object.integer("code").orElse(0)).orElse(SpanStatus.UNSET);
    }
    String parent = id(span, "parentSpanId");
    List<Span.Event> events = new ArrayList<>();
    for (JsonObject event : span.objects("events")) {
      events.add(
          new Span.Event(
              event.text("name").orElse(""),
              time(event, "timeUnixNano"),
              attributes(event, "attributes")));
    }
    return new Span(
        id(span, "traceId"),
        id(span, "spanId"),
        parent.isEmpty() || parent.chars().allMatch(c -> c == '0') ? null : parent,
        span.text("name").orElse(""),
        Math.clamp(span.integer("kind").orElse(0), 0, 5),
        time(span, "startTimeUnixNano"),
        time(span, "endTimeUnixNano"),
        status,
        message,
        attributes(span, "attributes"),
        events);
  }

  private static String id(JsonObject object, String name) {
    return object.text(name).orElse("").toLowerCase(Locale.ROOT);
  }

  private static long time(JsonObject object, String name) {
    return object.integer(name).orElse(0);
  }

  private static Map<String, AttributeValue> attributes(JsonObject object, String name) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (JsonObject attribute : object.objects(name)) {
      attributes.put(attribute.text("key").orElse(""), valueOf(attribute, 0));
    }
    return attributes;
  }

  private static AttributeValue valueOf(JsonObject keyValue, int depth) {
    return keyValue
        .object("value")
        .map(value -> value(value, depth + 1))
        .orElse(AttributeValue.nothing());
  }

  private static AttributeValue value(JsonObject value, int depth) {
    if (depth > TraceLimits.VALUE_DEPTH) {
      throw QuipuException.invalid(
          "The value of an attribute is nested more than "
              + TraceLimits.VALUE_DEPTH
              + " deep, which is not allowed");
    }
    if (value.has("stringValue")) {
      return new AttributeValue.Words(value.requiredText("stringValue"));
    }
    if (value.has("boolValue")) {
      return new AttributeValue.Flag(value.bool("boolValue").orElse(false));
    }
    if (value.has("intValue")) {
      return new AttributeValue.Whole(value.integer("intValue").orElse(0));
    }
    if (value.has("doubleValue")) {
      return new AttributeValue.Real(value.number("doubleValue").orElse(0));
    }
    if (value.has("bytesValue")) {
      return new AttributeValue.Bytes(bytes(value.requiredText("bytesValue")));
    }
    if (value.has("arrayValue")) {
      List<AttributeValue> values = new ArrayList<>();
      value
          .object("arrayValue")
          .ifPresent(
              array -> array.objects("values").forEach(one -> values.add(value(one, depth + 1))));
      return new AttributeValue.Array(values);
    }
    if (value.has("kvlistValue")) {
      Map<String, AttributeValue> fields = new LinkedHashMap<>();
      value
          .object("kvlistValue")
          .ifPresent(list ->
              list.objects("values")
                  .forEach(one -> fields.put(one.text("key").orElse(""), valueOf(one, depth + 1))));
      return new AttributeValue.Fields(fields);
    }
    return AttributeValue.nothing();
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw QuipuException.invalid("Value " + Text.quote(base64) + " is not base64");
    }
  }

  static void writeResponse(JsonGenerator json, ReceivedSpans received) {
    json.writeStartObject();
    if (received.rejected() > 0) {
      json.writeObjectPropertyStart("partialSuccess");
      json.writeStringProperty("rejectedSpans", Integer.toString(received.rejected()));
      json.writeStringProperty("errorMessage", received.reason() == null ? "" : received.reason());
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
