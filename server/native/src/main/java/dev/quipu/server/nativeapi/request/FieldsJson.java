package dev.quipu.server.nativeapi.request;

import dev.quipu.core.json.FieldsText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes the fields of one row into an answer, as [FieldValues] reads them.
public final class FieldsJson {
  private FieldsJson() {}

  public static void write(JsonGenerator json, FieldsText fields) {
    json.writeName("fields");
    json.writeRawValue(fields.fields());
    @Nullable String strings = fields.strings();
    if (strings != null) {
      json.writeName("strings");
      json.writeRawValue(strings);
    }
  }
}
