package dev.quipu.server.nativeapi.registry;

import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.registry.ModelVersions.SourcedVersion;
import dev.quipu.engine.registry.RegisteredModels.ListedModel;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON of registered models and their versions.
final class RegistryJson {
  private RegistryJson() {}

  static void write(JsonGenerator json, ListedModel listed) {
    RegisteredModel model = listed.model();
    json.writeStartObject();
    json.writeStringProperty("name", model.name());
    json.writeBooleanProperty("prompt", model.isPrompt());
    json.writeStringProperty("description", model.description());
    writeTags(json, model.tags());
    json.writeObjectPropertyStart("aliases");
    model.aliases().forEach((alias, version) -> json.writeNumberProperty(alias, version));
    json.writeEndObject();
    json.writeArrayPropertyStart("newest");
    for (ModelVersion version : listed.newest()) {
      json.writeStartObject();
      writeFields(json, version);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberProperty("createdMs", model.createdMs());
    json.writeNumberProperty("updatedMs", model.updatedMs());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, SourcedVersion sourced) {
    json.writeStartObject();
    writeFields(json, sourced.version());
    if (sourced.version().source().run() != null) {
      writeRun(json, sourced.run());
    }
    json.writeEndObject();
  }

  private static void writeRun(JsonGenerator json, @Nullable RunInfo run) {
    json.writeObjectPropertyStart("run");
    if (run == null) {
      json.writeStringProperty("state", "gone");
    } else {
      json.writeStringProperty("state", run.isActive() ? "active" : "deleted");
      json.writeStringProperty("experimentId", run.experiment().toString());
      json.writeStringProperty("name", run.name());
    }
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, ModelVersion version) {
    ModelSource source = version.source();
    json.writeStringProperty("model", version.model());
    json.writeNumberProperty("version", version.version());
    json.writeStringProperty("stage", version.stage().word());
    json.writeStringProperty("description", version.description());
    writeText(json, "user", version.user().isEmpty() ? null : version.user());
    json.writeStringProperty("source", source.uri());
    writeText(json, "runId", source.run());
    writeText(json, "path", source.path() == null ? null : source.path().value());
    writeText(json, "modelId", source.model().map(ModelId::value).orElse(null));
    writeText(json, "runLink", source.runLink());
    writeTags(json, version.tags());
    json.writeArrayPropertyStart("aliases");
    version.aliases().forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("createdMs", version.createdMs());
    json.writeNumberProperty("updatedMs", version.updatedMs());
  }

  private static void writeTags(JsonGenerator json, Map<String, String> tags) {
    json.writeObjectPropertyStart("tags");
    tags.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text) {
    if (text != null) {
      json.writeStringProperty(name, text);
    }
  }
}
