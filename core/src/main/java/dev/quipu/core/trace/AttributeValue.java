package dev.quipu.core.trace;

import dev.quipu.core.json.JsonString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The value of an attribute of a span, as OpenTelemetry has them.
public sealed interface AttributeValue {
  record Words(String text) implements AttributeValue {}

  record Whole(long number) implements AttributeValue {}

  record Real(double number) implements AttributeValue {}

  record Flag(boolean value) implements AttributeValue {}

  /// Bytes, which nobody changes.
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] bytes) implements AttributeValue {}

  record Array(List<AttributeValue> values) implements AttributeValue {
    public Array {
      values = List.copyOf(values);
    }
  }

  /// Named values, in the order in which they came.
  record Fields(Map<String, AttributeValue> values) implements AttributeValue {
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  record Nothing() implements AttributeValue {}

  static AttributeValue nothing() {
    return new Nothing();
  }

  /// The value as JSON: bytes in base64, numbers that are not finite as strings.
  default String json() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  /// The text itself, and JSON of any other value.
  default String text() {
    return this instanceof Words words ? words.text() : json();
  }

  private void write(StringBuilder out) {
    if (this instanceof Words words) {
      JsonString.append(words.text(), out);
    } else if (this instanceof Whole whole) {
      out.append(whole.number());
    } else if (this instanceof Real real) {
      if (Double.isFinite(real.number())) {
        out.append(real.number());
      } else {
        out.append('"').append(real.number()).append('"');
      }
    } else if (this instanceof Flag flag) {
      out.append(flag.value());
    } else if (this instanceof Bytes bytes) {
      out.append('"').append(Base64.getEncoder().encodeToString(bytes.bytes())).append('"');
    } else if (this instanceof Array array) {
      char before = '[';
      for (AttributeValue value : array.values()) {
        value.write(out.append(before));
        before = ',';
      }
      out.append(before == '[' ? "[]" : "]");
    } else if (this instanceof Fields fields) {
      char before = '{';
      for (Map.Entry<String, AttributeValue> field : fields.values().entrySet()) {
        out.append(before);
        JsonString.append(field.getKey(), out);
        field.getValue().write(out.append(':'));
        before = ',';
      }
      out.append(before == '{' ? "{}" : "}");
    } else {
      out.append("null");
    }
  }

  /// The value of a value read from JSON: text, flag, number, list, map or null.
  static AttributeValue of(Object value) {
    if (value instanceof String text) {
      return new Words(text);
    }
    if (value instanceof Boolean flag) {
      return new Flag(flag);
    }
    if (value instanceof Double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? new Whole(number.longValue())
          : new Real(number);
    }
    if (value instanceof List<?> list) {
      List<AttributeValue> values = new ArrayList<>();
      list.forEach(one -> values.add(one == null ? nothing() : of(one)));
      return new Array(values);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      map.forEach((key, one) -> values.put((String) key, one == null ? nothing() : of(one)));
      return new Fields(values);
    }
    return new Words(value.toString());
  }
}
