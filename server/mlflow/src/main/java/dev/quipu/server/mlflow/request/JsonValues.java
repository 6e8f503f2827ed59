package dev.quipu.server.mlflow.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.server.http.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of a request as JSON texts.
public final class JsonValues {
  private static final int DEPTH = 32;

  private JsonValues() {}

  /// The JSON of a value as [JsonObject#raw] gives it.
  public static String json(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out, int depth) {
    if (depth > DEPTH) {
      throw QuipuException.invalid(
          "Value is nested more than " + DEPTH + " deep, which is not allowed");
    }
    switch (value) {
      case null -> out.append("null");
      case String text -> JsonString.append(text, out);
      case JsonObject object -> {
        char before = '{';
        for (String name : object.names()) {
          out.append(before);
          JsonString.append(name, out);
          write(object.raw(name), out.append(':'), depth + 1);
          before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
      }
      case List<?> list -> {
        char before = '[';
        for (Object one : list) {
          write(one, out.append(before), depth + 1);
          before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
      }
      default -> out.append(value);
    }
  }

  /// The texts of an object; other values as JSON.
  public static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : object.names()) {
      Object value = object.raw(name);
      if (value != null) {
        texts.put(name, value instanceof String ? object.requiredText(name) : json(value));
      }
    }
    return texts;
  }
}
