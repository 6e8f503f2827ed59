package dev.quipu.server.nativeapi.events;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.live.LiveEvent.RunSeen;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.RegistryChanged;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.server.http.json.Json;
import java.util.Collection;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// The JSON of live events.
final class EventJson {
  private EventJson() {}

  /// The data of `hello` and `alive`.
  static void writeTime(JsonGenerator json, long serverMs) {
    json.writeStartObject();
    json.writeNumberProperty("serverMs", serverMs);
    json.writeEndObject();
  }

  static void writeResync(JsonGenerator json, String reason) {
    json.writeStartObject();
    json.writeStringProperty("reason", reason);
    json.writeEndObject();
  }

  static void write(JsonGenerator json, RunChanged change) {
    json.writeStartObject();
    json.writeStringProperty("runId", change.run().hex());
    json.writeStringProperty("experimentId", change.experiment().toString());
    json.writeStringProperty("change", change.change().word());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, ExperimentChanged change) {
    json.writeStartObject();
    json.writeStringProperty("experimentId", change.experiment().toString());
    json.writeStringProperty("change", change.change().word());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, RegistryChanged change) {
    json.writeStartObject();
    json.writeStringProperty("model", change.model());
    if (change.version() != null) {
      json.writeNumberProperty("version", change.version());
    }
    json.writeBooleanProperty("prompt", change.isPrompt());
    json.writeStringProperty("change", change.action().word());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, AlertNews news) {
    json.writeStartObject();
    json.writeStringProperty("experimentId", news.experiment().toString());
    if (news.run() != null) {
      json.writeStringProperty("runId", news.run().hex());
    }
    if (news.firing() != null) {
      json.writeNumberProperty("firing", news.firing());
    }
    json.writeEndObject();
  }

  static void writeSeen(JsonGenerator json, Collection<RunSeen> runs) {
    json.writeStartObject();
    json.writeArrayPropertyStart("runs");
    for (RunSeen run : runs) {
      json.writeStartObject();
      json.writeStringProperty("runId", run.run().hex());
      json.writeStringProperty("experimentId", run.experiment().toString());
      json.writeNumberProperty("seenMs", run.seenMs());
      json.writeNumberProperty("lostAtMs", run.lostAtMs());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writePoints(JsonGenerator json, Map<RunId, Map<String, NewPoints>> points) {
    json.writeStartObject();
    json.writeArrayPropertyStart("runs");
    points.forEach((run, series) -> {
      json.writeStartObject();
      json.writeStringProperty("runId", run.hex());
      json.writeArrayPropertyStart("series");
      series.forEach((key, one) -> writeSeries(json, key, one));
      json.writeEndArray();
      json.writeEndObject();
    });
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeSeries(JsonGenerator json, String key, NewPoints points) {
    json.writeStartObject();
    json.writeStringProperty("key", key);
    json.writeArrayPropertyStart("step");
    for (int i = 0; i < points.size(); i++) {
      json.writeNumber(points.step(i));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("time");
    for (int i = 0; i < points.size(); i++) {
      json.writeNumber(points.timeMs(i));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("value");
    for (int i = 0; i < points.size(); i++) {
      Json.writeNumber(json, points.value(i));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeNewest(
      JsonGenerator json, ExperimentId experiment, Map<RunId, Map<String, NewestPoint>> runs) {
    json.writeStartObject();
    json.writeStringProperty("experimentId", experiment.toString());
    json.writeArrayPropertyStart("runs");
    runs.forEach((run, metrics) -> {
      json.writeStartObject();
      json.writeStringProperty("runId", run.hex());
      json.writeObjectPropertyStart("metrics");
      metrics.forEach((key, point) -> {
        json.writeObjectPropertyStart(key);
        json.writeName("last");
        Json.writeNumber(json, point.value());
        json.writeNumberProperty("lastStep", point.step());
        json.writeNumberProperty("lastMs", point.timeMs());
        json.writeEndObject();
      });
      json.writeEndObject();
      json.writeEndObject();
    });
    json.writeEndArray();
    json.writeEndObject();
  }
}
