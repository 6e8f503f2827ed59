package dev.quipu.sdk.read;

import dev.quipu.sdk.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The statistics of a stream.
///
/// @param rows the number of rows, of all attempts
/// @param fields by name
public record StreamStats(String stream, long rows, Map<String, FieldStats> fields) {
  public StreamStats {
    fields = Collections.unmodifiableMap(fields);
  }

  static StreamStats of(JsonObject json) {
    Map<String, FieldStats> fields = new LinkedHashMap<>();
    json.object("fields")
        .objects()
        .forEach((field, stats) -> fields.put(field, FieldStats.of(stats)));
    return new StreamStats(json.text("stream"), json.integer("rows"), fields);
  }
}
