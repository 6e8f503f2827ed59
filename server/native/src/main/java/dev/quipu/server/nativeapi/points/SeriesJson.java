package dev.quipu.server.nativeapi.points;

import dev.quipu.codec.line.Points;
import dev.quipu.core.model.Series;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.NextPage;
import tools.jackson.core.JsonGenerator;

/// The JSON of series and their points.
final class SeriesJson {
  private SeriesJson() {}

  static void writeList(JsonGenerator json, Results<Series> page) {
    json.writeStartObject();
    json.writeArrayPropertyStart("series");
    for (Series one : page.items()) {
      json.writeStartObject();
      json.writeStringProperty("key", one.key());
      json.writeName("summary");
      SummaryJson.write(json, one.summary());
      json.writeEndObject();
    }
    json.writeEndArray();
    NextPage.write(json, page.nextPageToken());
    json.writeEndObject();
  }

  /// @param total the number of points of the whole series
  /// @param page the points from `start` on
  static void writePoints(JsonGenerator json, String key, long total, Points page, int start) {
    json.writeStartObject();
    json.writeStringProperty("key", key);
    json.writeNumberProperty("total", total);
    json.writeArrayPropertyStart("points");
    for (int i = 0; i < page.size(); i++) {
      json.writeStartObject();
      json.writeNumberProperty("index", start + i);
      json.writeNumberProperty("step", page.step(i));
      json.writeNumberProperty("timeMs", page.timeMs(i));
      json.writeName("value");
      Json.writeNumber(json, page.value(i));
      json.writeEndObject();
    }
    json.writeEndArray();
    if (start + page.size() < total) {
      json.writeNumberProperty("nextIndex", start + page.size());
    }
    json.writeEndObject();
  }
}
