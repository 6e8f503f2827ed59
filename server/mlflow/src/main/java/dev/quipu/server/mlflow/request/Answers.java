package dev.quipu.server.mlflow.request;

import dev.quipu.server.http.Exchange;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Pieces of JSON that several answers share.
public final class Answers {
  private Answers() {}

  /// Answers `{}`.
  public static void sendNothing(Exchange exchange) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }

  /// Writes an array of `{"key", "value"}`; writes nothing if the map is empty.
  public static void writePairs(JsonGenerator json, String name, Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart(name);
    pairs.forEach((key, value) -> {
      json.writeStartObject();
      json.writeStringProperty("key", key);
      json.writeStringProperty("value", value);
      json.writeEndObject();
    });
    json.writeEndArray();
  }

  public static void writeNextPage(JsonGenerator json, @Nullable String token) {
    if (token != null) {
      json.writeStringProperty("next_page_token", token);
    }
  }
}
