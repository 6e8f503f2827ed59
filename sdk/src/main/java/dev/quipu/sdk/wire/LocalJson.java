package dev.quipu.sdk.wire;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.journal.Attempt;
import java.util.List;

/// The answers of the native API that a run folder gives.
public final class LocalJson {
  private LocalJson() {}

  public static byte[] run(RunId id, String name, List<Attempt> attempts) {
    return Json.write(json -> {
      json.writeStringProperty("id", id.hex());
      json.writeStringProperty("name", name);
      json.writeArrayPropertyStart("attempts");
      for (Attempt attempt : attempts) {
        json.writeStartObject();
        Json.writeAttempt(json, attempt);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  public static byte[] attempt(Attempt attempt) {
    return Json.write(json -> {
      json.writeObjectPropertyStart("attempt");
      Json.writeAttempt(json, attempt);
      json.writeEndObject();
    });
  }

  public static byte[] done(String proof) {
    return Json.write(json -> json.writeBooleanProperty(proof, true));
  }

  public static byte[] error(String code, String message) {
    return Json.write(json -> {
      json.writeObjectPropertyStart("error");
      json.writeStringProperty("code", code);
      json.writeStringProperty("message", message);
      json.writeEndObject();
    });
  }
}
