package dev.quipu.store.sqlite.search;

import dev.quipu.core.json.JsonString;
import java.util.Collection;
import java.util.stream.Collectors;

/// Lists as JSON arrays, which SQLite's `json_each` reads.
public final class JsonList {
  private JsonList() {}

  public static String ofNumbers(Collection<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  public static String ofTexts(Collection<String> texts) {
    StringBuilder json = new StringBuilder("[");
    for (String text : texts) {
      json.append(json.length() > 1 ? "," : "");
      JsonString.append(text, json);
    }
    return json.append(']').toString();
  }
}
