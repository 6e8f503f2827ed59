package dev.quipu.server.nativeapi.points;

import dev.quipu.core.model.Summary;
import dev.quipu.server.http.json.Json;
import tools.jackson.core.JsonGenerator;

/// The JSON of summaries.
public final class SummaryJson {
  private SummaryJson() {}

  public static void write(JsonGenerator json, Summary summary) {
    json.writeStartObject();
    writeFields(json, summary);
    json.writeEndObject();
  }

  /// Writes the fields of a summary into an open object.
  static void writeFields(JsonGenerator json, Summary summary) {
    number(json, "last", summary.last());
    json.writeNumberProperty("lastStep", summary.lastStep());
    json.writeNumberProperty("lastMs", summary.lastTimeMs());
    number(json, "first", summary.first());
    number(json, "min", summary.min());
    number(json, "max", summary.max());
    number(json, "mean", summary.mean());
    json.writeNumberProperty("count", summary.count());
    json.writeBooleanProperty("hasNaN", summary.nanCount() > 0);
    json.writeBooleanProperty("hasInfinity", summary.infiniteCount() > 0);
  }

  private static void number(JsonGenerator json, String name, double value) {
    json.writeName(name);
    Json.writeNumber(json, value);
  }
}
