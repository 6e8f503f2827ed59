package dev.quipu.server.nativeapi.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.NonFinite;
import dev.quipu.core.json.Numbers;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ObjDoubleConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of rows in request bodies. The strings `"NaN"`, `"Infinity"` and `"-Infinity"` are
/// numbers, unless the row names their fields as strings.
public final class FieldValues {
  private FieldValues() {}

  /// Reads the object of the fields of a row. Each value becomes a Double, a String or a
  /// [JsonText].
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the value is no object, or has a field twice
  public static void read(JsonParser parser, JsonToken start, Map<String, Object> fields) {
    if (start != JsonToken.START_OBJECT) {
      throw QuipuException.invalid("\"fields\" is not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      if (fields.put(field, value(parser, parser.nextToken())) != null) {
        throw Json.twice(Text.quote(field));
      }
    }
  }

  /// Reads the array of the names of fields whose values are strings even if they look like numbers
  /// that are not finite.
  public static void readStrings(JsonParser parser, JsonToken start, Set<String> strings) {
    if (start != JsonToken.START_ARRAY) {
      throw QuipuException.invalid("\"strings\" is not an array");
    }
    for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
      if (token != JsonToken.VALUE_STRING) {
        throw QuipuException.invalid("\"strings\" holds something that is no string");
      }
      strings.add(parser.getString());
    }
  }

  /// Hands out the fields as numbers and JSON.
  public static void each(
      Map<String, Object> fields,
      Set<String> strings,
      ObjDoubleConsumer<String> numbers,
      BiConsumer<String, JsonText> json) {
    fields.forEach((field, value) -> {
      switch (value) {
        case Double number -> numbers.accept(field, number);
        case JsonText text -> json.accept(field, text);
        default -> {
          String text = (String) value;
          Double number = strings.contains(field) ? null : NonFinite.number(text).orElse(null);
          if (number != null) {
            numbers.accept(field, number);
          } else {
            json.accept(field, JsonString.of(text));
          }
        }
      }
    });
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> {
        boolean exact =
            parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? Numbers.isDouble(parser.getBigIntegerValue())
                : Numbers.isDouble(parser.getLongValue());
        yield exact ? (Object) parser.getDoubleValue() : new JsonText(parser.getString());
      }
      case VALUE_NUMBER_FLOAT -> {
        double number = parser.getDoubleValue();
        yield Double.isFinite(number) ? (Object) number : new JsonText(parser.getString());
      }
      case VALUE_NULL -> JsonText.NULL;
      case VALUE_TRUE -> JsonText.TRUE;
      case VALUE_FALSE -> JsonText.FALSE;
      default -> Json.text(parser, token);
    };
  }
}
