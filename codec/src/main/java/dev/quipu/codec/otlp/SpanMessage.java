package dev.quipu.codec.otlp;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TraceLimits;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A span as an OTLP message: `opentelemetry.proto.trace.v1.Span`.
public final class SpanMessage {
  private SpanMessage() {}

  /// Reads a span.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the bytes are no such message, or the span breaks a
  ///   rule
  public static Span decode(byte[] bytes) {
    return decode(new ProtoInput(bytes, 0, bytes.length));
  }

  static Span decode(ProtoInput in) {
    String trace = "";
    String id = "";
    String parent = "";
    String name = "";
    long kind = 0;
    long start = 0;
    long end = 0;
    SpanStatus status = SpanStatus.UNSET;
    String message = "";
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    List<Span.Event> events = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case SpanFields.TRACE_ID -> trace = hex(in);
        case SpanFields.SPAN_ID -> id = hex(in);
        case SpanFields.PARENT_SPAN_ID -> parent = hex(in);
        case SpanFields.NAME -> name = in.textField();
        case SpanFields.KIND -> kind = in.varintField();
        case SpanFields.START -> start = in.fixed64Field();
        case SpanFields.END -> end = in.fixed64Field();
        case SpanFields.ATTRIBUTES -> addKeyValue(in.messageField(), attributes, 0);
        case SpanFields.EVENTS -> events.add(event(in.messageField()));
        case SpanFields.STATUS -> {
          ProtoInput of = in.messageField();
          while (of.next()) {
            switch (of.field()) {
              case SpanFields.STATUS_MESSAGE -> message = of.textField();
              case SpanFields.STATUS_CODE -> status = status(of.varintField());
              default -> of.skip();
            }
          }
        }
        default -> in.skip();
      }
    }
    return new Span(
        trace,
        id,
        parent(parent),
        name,
        Math.clamp(kind, 0, 5),
        start,
        end,
        status,
        message,
        attributes,
        events);
  }

  /// A parent of only zeros is none, as some exporters write it.
  private static @Nullable String parent(String hex) {
    return hex.isEmpty() || hex.chars().allMatch(c -> c == '0') ? null : hex;
  }

  private static SpanStatus status(long number) {
    return SpanStatus.ofNumber(number).orElse(SpanStatus.UNSET);
  }

  private static String hex(ProtoInput in) {
    return HexFormat.of().formatHex(in.bytesField());
  }

  private static Span.Event event(ProtoInput in) {
    String name = "";
    long time = 0;
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case SpanFields.EVENT_TIME -> time = in.fixed64Field();
        case SpanFields.EVENT_NAME -> name = in.textField();
        case SpanFields.EVENT_ATTRIBUTES -> addKeyValue(in.messageField(), attributes, 0);
        default -> in.skip();
      }
    }
    return new Span.Event(name, time, attributes);
  }

  static void addKeyValue(ProtoInput in, Map<String, AttributeValue> into, int depth) {
    String key = "";
    AttributeValue value = AttributeValue.nothing();
    while (in.next()) {
      switch (in.field()) {
        case SpanFields.KEY -> key = in.textField();
        case SpanFields.VALUE -> value = value(in.messageField(), depth + 1);
        default -> in.skip();
      }
    }
    into.put(Text.checkCharacters("Key of an attribute", key), value);
  }

  private static AttributeValue value(ProtoInput in, int depth) {
    if (depth > TraceLimits.VALUE_DEPTH) {
      throw QuipuException.invalid(
          "The value of an attribute is nested more than "
              + TraceLimits.VALUE_DEPTH
              + " deep, which is not allowed");
    }
    AttributeValue value = AttributeValue.nothing();
    while (in.next()) {
      switch (in.field()) {
        case SpanFields.STRING ->
            value =
                new AttributeValue.Words(
                    Text.checkCharacters("Value of an attribute", in.textField()));
        case SpanFields.BOOL -> value = new AttributeValue.Flag(in.varintField() != 0);
        case SpanFields.INT -> value = new AttributeValue.Whole(in.varintField());
        case SpanFields.DOUBLE -> value = new AttributeValue.Real(in.doubleField());
        case SpanFields.ARRAY -> {
          List<AttributeValue> values = new ArrayList<>();
          ProtoInput of = in.messageField();
          while (of.next()) {
            if (of.field() == SpanFields.VALUES) {
              values.add(value(of.messageField(), depth + 1));
            } else {
              of.skip();
            }
          }
          value = new AttributeValue.Array(values);
        }
        case SpanFields.KEY_VALUES -> {
          Map<String, AttributeValue> values = new LinkedHashMap<>();
          ProtoInput of = in.messageField();
          while (of.next()) {
            if (of.field() == SpanFields.VALUES) {
              addKeyValue(of.messageField(), values, depth + 1);
            } else {
              of.skip();
            }
          }
          value = new AttributeValue.Fields(values);
        }
        case SpanFields.BYTES -> value = new AttributeValue.Bytes(in.bytesField());
        default -> in.skip();
      }
    }
    return value;
  }

  /// Writes a span.
  public static byte[] encode(Span span) {
    ProtoOutput out = new ProtoOutput();
    out.delimited(SpanFields.TRACE_ID, HexFormat.of().parseHex(span.trace()));
    out.delimited(SpanFields.SPAN_ID, HexFormat.of().parseHex(span.id()));
    if (span.parent() != null) {
      out.delimited(SpanFields.PARENT_SPAN_ID, HexFormat.of().parseHex(span.parent()));
    }
    out.text(SpanFields.NAME, span.name());
    out.varint(SpanFields.KIND, span.kind());
    out.fixed64(SpanFields.START, span.startNs());
    out.fixed64(SpanFields.END, span.endNs());
    addAttributes(out, SpanFields.ATTRIBUTES, span.attributes());
    for (Span.Event event : span.events()) {
      ProtoOutput of = new ProtoOutput();
      of.fixed64(SpanFields.EVENT_TIME, event.timeNs());
      of.text(SpanFields.EVENT_NAME, event.name());
      addAttributes(of, SpanFields.EVENT_ATTRIBUTES, event.attributes());
      out.message(SpanFields.EVENTS, of);
    }
    ProtoOutput status = new ProtoOutput();
    if (!span.message().isEmpty()) {
      status.text(SpanFields.STATUS_MESSAGE, span.message());
    }
    status.varint(SpanFields.STATUS_CODE, span.status().number());
    out.message(SpanFields.STATUS, status);
    return out.bytes();
  }

  /// The bytes of a span with more attributes: a message goes on behind its end.
  static byte[] withAttributes(byte[] span, Map<String, AttributeValue> more) {
    ProtoOutput out = new ProtoOutput();
    out.raw(span);
    addAttributes(out, SpanFields.ATTRIBUTES, more);
    return out.bytes();
  }

  private static void addAttributes(
      ProtoOutput out, int field, Map<String, AttributeValue> attributes) {
    attributes.forEach((key, value) -> out.message(field, keyValue(key, value)));
  }

  private static ProtoOutput keyValue(String key, AttributeValue value) {
    ProtoOutput out = new ProtoOutput();
    out.text(SpanFields.KEY, key);
    out.message(SpanFields.VALUE, value(value));
    return out;
  }

  private static ProtoOutput value(AttributeValue value) {
    ProtoOutput out = new ProtoOutput();
    switch (value) {
      case AttributeValue.Words(String text) -> out.text(SpanFields.STRING, text);
      case AttributeValue.Whole(long number) -> out.varint(SpanFields.INT, number);
      case AttributeValue.Real(double number) -> out.real(SpanFields.DOUBLE, number);
      case AttributeValue.Flag(boolean flag) -> out.varint(SpanFields.BOOL, flag ? 1 : 0);
      case AttributeValue.Bytes(byte[] bytes) -> out.delimited(SpanFields.BYTES, bytes);
      case AttributeValue.Array(var values) -> {
        ProtoOutput of = new ProtoOutput();
        values.forEach(one -> of.message(SpanFields.VALUES, value(one)));
        out.message(SpanFields.ARRAY, of);
      }
      case AttributeValue.Fields(var values) -> {
        ProtoOutput of = new ProtoOutput();
        values.forEach((key, one) -> of.message(SpanFields.VALUES, keyValue(key, one)));
        out.message(SpanFields.KEY_VALUES, of);
      }
      case AttributeValue.Nothing() -> {
        // No field of the value is set.
      }
    }
    return out;
  }
}
