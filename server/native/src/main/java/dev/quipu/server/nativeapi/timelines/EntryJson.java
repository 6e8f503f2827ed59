package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.frame.LogEntry;
import dev.quipu.engine.timelines.Logs.IndexedEntry;
import tools.jackson.core.JsonGenerator;

/// Writes an entry of a log, in the form that [LogBody] reads.
final class EntryJson {
  private EntryJson() {}

  static void write(JsonGenerator json, IndexedEntry indexed) {
    LogEntry entry = indexed.entry();
    json.writeStartObject();
    json.writeNumberProperty("index", indexed.index());
    json.writeNumberProperty("timeUs", entry.timeUs());
    json.writeStringProperty("level", entry.level().word());
    json.writeStringProperty("message", entry.message());
    if (!entry.logger().isEmpty()) {
      json.writeStringProperty("logger", entry.logger());
    }
    if (entry.metadata() != null) {
      json.writeName("metadata");
      json.writeRawValue(entry.metadata().text());
    }
    if (entry.exception() != null) {
      json.writeStringProperty("exception", entry.exception());
    }
    json.writeEndObject();
  }
}
