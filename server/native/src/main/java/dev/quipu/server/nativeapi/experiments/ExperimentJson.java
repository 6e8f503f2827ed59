package dev.quipu.server.nativeapi.experiments;

import dev.quipu.core.model.Experiment;
import dev.quipu.engine.experiments.Experiments.Columns;
import dev.quipu.engine.port.read.ColumnUse;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.server.nativeapi.request.NextPage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
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

  static void writeColumns(JsonGenerator json, Columns columns) {
    json.writeStartObject();
    json.writeArrayPropertyStart("columns");
    for (ColumnUse column : columns.page().items()) {
      json.writeStartObject();
      json.writeStringProperty("kind", word(column.kind()));
      json.writeStringProperty("key", column.key());
      json.writeNumberProperty("runs", column.runs());
      if (column.kind() == ColumnUse.Kind.PARAM) {
        json.writeBooleanProperty("varies", column.varies());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    NextPage.write(json, columns.page().nextPageToken());
    json.writeBooleanProperty("truncated", columns.page().nextPageToken() != null);
    json.writeNumberProperty("total", columns.total());
    json.writeEndObject();
  }

  private static String word(ColumnUse.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static Optional<ColumnUse.Kind> kind(String word) {
    return Arrays.stream(ColumnUse.Kind.values())
        .filter(kind -> word(kind).equals(word))
        .findFirst();
  }
}
