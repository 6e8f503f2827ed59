package dev.quipu.store.sqlite.traces;

import dev.quipu.core.json.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Texts by their names, in one column: a JSON array of names and values in turn.
final class TextMap {
  private TextMap() {}

  static String write(Map<String, String> map) {
    StringBuilder out = new StringBuilder("[");
    new TreeMap<>(map)
        .forEach((key, value) -> {
          if (out.length() > 1) {
            out.append(',');
          }
          JsonString.append(key, out);
          JsonString.append(value, out.append(','));
        });
    return out.append(']').toString();
  }

  /// @throws IllegalArgumentException if the text is no such array
  static Map<String, String> read(String json) {
    Map<String, String> map = new LinkedHashMap<>();
    int at = 1;
    while (at < json.length() && json.charAt(at) == '"') {
      int end = end(json, at);
      String key = JsonString.text(json.substring(at, end));
      int begin = end + 1;
      end = end(json, begin);
      map.put(key, JsonString.text(json.substring(begin, end)));
      at = end + 1;
    }
    if (!write(map).equals(json)) {
      throw new IllegalArgumentException("metadata is no list of names and values");
    }
    return map;
  }

  /// The end of a string that begins at a place.
  private static int end(String json, int from) {
    int at = from + 1;
    while (at < json.length() && json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= json.length()) {
      throw new IllegalArgumentException("metadata breaks off");
    }
    return at + 1;
  }
}
