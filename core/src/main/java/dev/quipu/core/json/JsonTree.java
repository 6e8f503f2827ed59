package dev.quipu.core.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a [JsonText] into values, and writes its canonical form.
public final class JsonTree {
  private final String in;
  private int at;

  private JsonTree(String in) {
    this.in = in;
  }

  /// The value as String, Boolean, null, Double, List or Map. A number that a double would round is
  /// a [JsonText]. The order of the names of an object is kept; of two of one name the last counts.
  public static @Nullable Object read(JsonText json) {
    return new JsonTree(json.text()).value();
  }

  /// The members of an object.
  ///
  /// @throws IllegalArgumentException if the value is no object
  public static Map<String, @Nullable Object> members(JsonText json) {
    if (!(read(json) instanceof Map<?, ?> value)) {
      throw new IllegalArgumentException("The value is no object: " + json);
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    value.forEach((name, member) -> members.put((String) name, member));
    return Collections.unmodifiableMap(members);
  }

  // ---- reading: the text is known to be JSON without white space ----

  private @Nullable Object value() {
    return switch (in.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word(4, true);
      case 'f' -> word(5, false);
      case 'n' -> word(4, null);
      default -> number();
    };
  }

  private @Nullable Object word(int length, @Nullable Boolean value) {
    at += length;
    return value;
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    while (in.charAt(at) != '}') {
      String name = string();
      at++;
      members.put(name, value());
      if (in.charAt(at) == ',') {
        at++;
      }
    }
    at++;
    return members;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    while (in.charAt(at) != ']') {
      elements.add(value());
      if (in.charAt(at) == ',') {
        at++;
      }
    }
    at++;
    return elements;
  }

  private String string() {
    int start = at++;
    while (in.charAt(at) != '"') {
      at += in.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
    return JsonString.text(in.substring(start, at));
  }

  private Object number() {
    int start = at;
    while (at < in.length() && "+-.eE0123456789".indexOf(in.charAt(at)) >= 0) {
      at++;
    }
    String text = in.substring(start, at);
    if (text.length() <= 15) {
      // Such an integer is always a double.
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? (Object) value : new JsonText(text);
    }
    try {
      BigDecimal exact = new BigDecimal(text);
      return Numbers.isDouble(exact) ? (Object) Double.parseDouble(text) : new JsonText(text);
    } catch (NumberFormatException e) {
      // The exponent is beyond all bounds.
      return new JsonText(text);
    }
  }

  // ---- the canonical form ----

  /// The canonical form of RFC 8785: names sorted by UTF-16 code units, the shortest escapes,
  /// numbers as ECMAScript writes them. A number that a double would round stays as it is.
  public static JsonText canonical(JsonText json) {
    StringBuilder out = new StringBuilder(json.text().length());
    write(read(json), out);
    return new JsonText(out.toString());
  }

  /// The canonical form of a value as [#read] gives it.
  public static void write(@Nullable Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> members) {
      char before = '{';
      for (Map.Entry<?, ?> member : new TreeMap<Object, @Nullable Object>(members).entrySet()) {
        out.append(before);
        JsonString.append((String) member.getKey(), out);
        write(member.getValue(), out.append(':'));
        before = ',';
      }
      out.append(before == '{' ? "{}" : "}");
    } else if (value instanceof List<?> elements) {
      char before = '[';
      for (Object element : elements) {
        write(element, out.append(before));
        before = ',';
      }
      out.append(before == '[' ? "[]" : "]");
    } else if (value instanceof String text) {
      JsonString.append(text, out);
    } else if (value instanceof Double number) {
      number(number, out);
    } else {
      out.append(value instanceof JsonText json ? json.text() : String.valueOf(value));
    }
  }

  /// Appends a number as ECMAScript writes it.
  ///
  /// @param value finite
  public static void number(double value, StringBuilder out) {
    byte[] text = new byte[NumberText.MOST_BYTES];
    int end = NumberText.write(value, text, 0);
    for (int i = 0; i < end; i++) {
      out.append((char) text[i]);
    }
  }
}
