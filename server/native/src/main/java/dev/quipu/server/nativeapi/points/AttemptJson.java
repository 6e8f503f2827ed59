package dev.quipu.server.nativeapi.points;

import dev.quipu.core.model.Attempt;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The JSON of attempts.
public final class AttemptJson {
  private AttemptJson() {}

  /// Writes the field `attempts` into an open object.
  public static void writeList(JsonGenerator json, List<Attempt> attempts) {
    json.writeArrayPropertyStart("attempts");
    attempts.forEach(attempt -> write(json, attempt));
    json.writeEndArray();
  }

  static void write(JsonGenerator json, Attempt attempt) {
    json.writeStartObject();
    json.writeStringProperty("id", attempt.id().hex());
    json.writeNumberProperty("number", attempt.number());
    json.writeNumberProperty("fromStep", attempt.fromStep());
    json.writeNumberProperty("startMs", attempt.startMs());
    json.writeEndObject();
  }
}
