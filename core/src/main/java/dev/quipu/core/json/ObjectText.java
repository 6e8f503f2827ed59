package dev.quipu.core.json;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object under construction. The names of its fields differ.
public final class ObjectText {
  private final StringBuilder json = new StringBuilder();

  /// Adds a string, or null.
  public ObjectText put(String name, @Nullable String value) {
    key(name);
    if (value == null) {
      json.append("null");
    } else {
      JsonString.append(value, json);
    }
    return this;
  }

  public ObjectText put(String name, long value) {
    return putJson(name, Long.toString(value));
  }

  /// Adds an object of strings.
  public ObjectText put(String name, Map<String, String> values) {
    ObjectText object = new ObjectText();
    values.forEach(object::put);
    return putJson(name, object.text());
  }

  /// Adds a list of objects.
  public ObjectText put(String name, Collection<ObjectText> objects) {
    key(name);
    String separator = "[";
    for (ObjectText object : objects) {
      json.append(separator).append(object.text());
      separator = ",";
    }
    json.append(objects.isEmpty() ? "[]" : "]");
    return this;
  }

  /// Adds a value that is JSON.
  public ObjectText putJson(String name, String value) {
    key(name);
    json.append(value);
    return this;
  }

  private void key(String name) {
    json.append(json.isEmpty() ? "" : ",");
    JsonString.append(name, json);
    json.append(':');
  }

  public String text() {
    return "{" + json + "}";
  }
}
