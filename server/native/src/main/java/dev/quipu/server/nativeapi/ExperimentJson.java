package dev.quipu.server.nativeapi;

import dev.quipu.core.Experiment;
import dev.quipu.engine.store.ColumnUse;
import dev.quipu.engine.store.ExperimentActivity;
import dev.quipu.engine.store.Page;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// The JSON of experiments.
final class ExperimentJson {
  private ExperimentJson() {}

  static void write(JsonGenerator json, ExperimentActivity activity) {
    Experiment experiment = activity.experiment();
    json.writeStartObject();
    json.writeStringProperty("id", experiment.id().toString());
    json.writeStringProperty("name", experiment.name());
    json.writeStringProperty("description", experiment.description());
    json.writeStringProperty("status", experiment.status().word());
    json.writeBooleanProperty("deleted", !experiment.isActive());
    json.writeNumberProperty("createdMs", experiment.createdMs());
    json.writeNumberProperty("updatedMs", experiment.updatedMs());
    json.writeObjectPropertyStart("tags");
    experiment.tags().forEach(json::writeStringProperty);
    json.writeEndObject();
    if (experiment.artifactLocation() != null) {
      json.writeStringProperty("artifactLocation", experiment.artifactLocation().uri());
    }
    json.writeNumberProperty("runCount", activity.runCount());
    if (activity.lastRunMs() != null) {
      json.writeNumberProperty("lastRunMs", activity.lastRunMs());
    }
    json.writeEndObject();
  }

  static void writeColumns(JsonGenerator json, Page<ColumnUse> columns) {
    json.writeStartObject();
    json.writeArrayPropertyStart("columns");
    for (ColumnUse column : columns.items()) {
      json.writeStartObject();
      json.writeStringProperty("kind", column.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("key", column.key());
      json.writeNumberProperty("runs", column.runs());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanProperty("truncated", columns.hasMore());
    json.writeEndObject();
  }
}
