package dev.quipu.trackers.json;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.NumberText;
import dev.quipu.sdk.objects.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Strings, numbers, booleans, null, and lists and maps of them as JSON, and back.
public final class PlainJson {
  private static final Values VALUES = Values.standard();

  private PlainJson() {}

  /// What stands for the numbers that JSON does not have.
  public enum NonFinite {
    /// The strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
    TEXT,
    /// The words `NaN`, `Infinity` and `-Infinity`, which Python writes and reads; no JSON.
    WORD,
    /// `null`.
    NULL
  }

  /// The JSON of a value, without white space; members are in the order of the map. Non-finite
  /// numbers are texts.
  public static String text(@Nullable Object value) {
    return text(value, NonFinite.TEXT);
  }

  /// The JSON of a value, without white space; members are in the order of the map.
  public static String text(@Nullable Object value, NonFinite form) {
    StringBuilder json = new StringBuilder();
    append(value, form, json);
    return json.toString();
  }

  /// Appends the JSON of a value.
  public static void append(@Nullable Object value, NonFinite form, StringBuilder json) {
    if (value == null || value instanceof Boolean) {
      json.append(value);
    } else if (value instanceof Number number) {
      appendNumber(number, form, json);
    } else if (value instanceof Map<?, ?> map) {
      char before = '{';
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.append(before);
        JsonString.append(String.valueOf(member.getKey()), json);
        json.append(':');
        append(member.getValue(), form, json);
        before = ',';
      }
      json.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof Collection<?> many) {
      json.append('[');
      for (Iterator<?> each = many.iterator(); each.hasNext(); ) {
        append(each.next(), form, json);
        if (each.hasNext()) {
          json.append(',');
        }
      }
      json.append(']');
    } else {
      JsonString.append(value.toString(), json);
    }
  }

  private static void appendNumber(Number number, NonFinite form, StringBuilder json) {
    if (number instanceof BigInteger
        || number instanceof BigDecimal
        || number instanceof Long
        || number instanceof Integer) {
      json.append(number);
      return;
    }
    if (number instanceof Float single && Float.isFinite(single)) {
      // The digits that the program would print, not those of the double nearest to them.
      json.append(single.floatValue());
      return;
    }
    double value = number.doubleValue();
    if (Double.isFinite(value)) {
      byte[] digits = new byte[NumberText.MOST_BYTES];
      int end = NumberText.write(value, digits, 0);
      json.append(new String(digits, 0, end, StandardCharsets.US_ASCII));
      return;
    }
    switch (form) {
      case TEXT -> json.append('"').append(value).append('"');
      case WORD -> json.append(value);
      case NULL -> json.append("null");
    }
  }

  /// The value of a JSON text: maps, lists, strings, booleans, null, and numbers, which are a
  /// [Long] if a long holds them, else a [Double].
  ///
  /// @param what for messages, such as the name of a file
  /// @throws QuipuException CORRUPT if the text is no JSON
  public static @Nullable Object value(String what, String json) {
    try {
      return VALUES.value("application/json", "{}", json.getBytes(StandardCharsets.UTF_8)).object();
    } catch (QuipuException e) {
      throw QuipuException.corrupt(what + " is no JSON: " + e.message());
    }
  }

  /// The members of a JSON object.
  ///
  /// @throws QuipuException CORRUPT if the text is no object
  public static Map<String, @Nullable Object> object(String what, String json) {
    if (!(value(what, json) instanceof Map<?, ?> members)) {
      throw QuipuException.corrupt(what + " is no JSON object");
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    members.forEach((name, value) -> object.put(String.valueOf(name), value));
    return object;
  }
}
