package dev.quipu.server.nativeapi.timelines;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.engine.timelines.Tracks;
import dev.quipu.server.nativeapi.request.FieldsJson;
import tools.jackson.core.JsonGenerator;

/// Writes a row of a track, in the form that [TrackBody] reads.
final class RowJson {
  private RowJson() {}

  static void write(JsonGenerator json, TimeRows rows, int row) {
    json.writeStartObject();
    json.writeNumberProperty("timeUs", rows.timeUs(row));
    FieldsJson.write(json, Tracks.fields(rows, row));
    json.writeEndObject();
  }
}
