package dev.quipu.server.nativeapi.request;

import dev.quipu.core.json.JsonText;
import dev.quipu.server.http.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes the fields of one row of an answer, as [FieldValues] reads them: `fields`, and in
/// `strings` the fields with strings that look like numbers that are not finite.
public final class FieldsJson {
  private static final Set<String> NON_FINITE = Set.of("\"NaN\"", "\"Infinity\"", "\"-Infinity\"");

  private final JsonGenerator json;
  private final List<String> strings = new ArrayList<>();

  /// Begins the object `fields`.
  public FieldsJson(JsonGenerator json) {
    this.json = json;
    json.writeObjectPropertyStart("fields");
  }

  public void number(String field, double value) {
    json.writeName(field);
    Json.writeNumber(json, value);
  }

  /// Writes a value that is no number; nothing if it is null.
  public void json(String field, @Nullable JsonText value) {
    if (value == null) {
      return;
    }
    json.writeName(field);
    json.writeRawValue(value.text());
    if (NON_FINITE.contains(value.text())) {
      strings.add(field);
    }
  }

  /// Ends the object, and writes `strings` if there are any.
  public void end() {
    json.writeEndObject();
    if (!strings.isEmpty()) {
      json.writeArrayPropertyStart("strings");
      strings.forEach(json::writeString);
      json.writeEndArray();
    }
  }
}
