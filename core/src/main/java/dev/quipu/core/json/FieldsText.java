package dev.quipu.core.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of one row as JSON: an object `fields`, in which a number that is not finite is the
/// string `"NaN"`, `"Infinity"` or `"-Infinity"`; and a list `strings` of the fields whose value is
/// such a string and no number.
public final class FieldsText {
  private final StringBuilder fields = new StringBuilder("{");
  private final List<String> strings = new ArrayList<>();

  public void number(String field, double value) {
    name(field);
    if (Double.isFinite(value)) {
      fields.append(value);
    } else {
      fields.append('"').append(value).append('"');
    }
  }

  /// Adds a value that is no number; nothing if it is null.
  public void json(String field, @Nullable JsonText value) {
    if (value == null) {
      return;
    }
    name(field);
    fields.append(value.text());
    if (NonFinite.isNumber(value.text())) {
      strings.add(field);
    }
  }

  private void name(String field) {
    if (fields.length() > 1) {
      fields.append(',');
    }
    JsonString.append(field, fields);
    fields.append(':');
  }

  /// The object `fields`.
  public String fields() {
    return fields + "}";
  }

  /// The list `strings`; null if it is empty.
  public @Nullable String strings() {
    if (strings.isEmpty()) {
      return null;
    }
    StringBuilder list = new StringBuilder("[");
    for (String field : strings) {
      if (list.length() > 1) {
        list.append(',');
      }
      JsonString.append(field, list);
    }
    return list.append(']').toString();
  }
}
