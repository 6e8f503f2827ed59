package dev.quipu.server.nativeapi.timelines;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.server.nativeapi.request.FieldsJson;
import tools.jackson.core.JsonGenerator;

/// Writes a row of a track, in the form that [TrackBody] reads.
final class RowJson {
  private RowJson() {}

  static void write(JsonGenerator json, TimeRows rows, int row) {
    json.writeStartObject();
    json.writeNumberProperty("timeUs", rows.timeUs(row));
    FieldsJson fields = new FieldsJson(json);
    for (String field : rows.fields()) {
      if (rows.isNumber(row, field)) {
        fields.number(field, rows.number(row, field));
      } else {
        fields.json(field, rows.json(row, field));
      }
    }
    fields.end();
    json.writeEndObject();
  }
}
