package dev.quipu.server.mlflow.registry;

import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.registry.RegisteredModels.ListedModel;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Names;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON of models and versions.
final class RegistryJson {
  private RegistryJson() {}

  static void write(JsonGenerator json, ListedModel listed) {
    RegisteredModel model = listed.model();
    json.writeStartObject();
    json.writeStringProperty("name", model.name());
    json.writeNumberProperty("creation_timestamp", model.createdMs());
    json.writeNumberProperty("last_updated_timestamp", model.updatedMs());
    json.writeStringProperty("description", model.description());
    writeVersions(json, "latest_versions", listed.newest());
    writeTags(json, model.tags());
    if (!model.aliases().isEmpty()) {
      json.writeArrayPropertyStart("aliases");
      model
          .aliases()
          .forEach((alias, version) -> {
            json.writeStartObject();
            json.writeStringProperty("alias", alias);
            json.writeStringProperty("version", Integer.toString(version));
            json.writeEndObject();
          });
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static void writeVersions(JsonGenerator json, String name, List<ModelVersion> versions) {
    if (!versions.isEmpty()) {
      json.writeArrayPropertyStart(name);
      versions.forEach(version -> write(json, version));
      json.writeEndArray();
    }
  }

  static void write(JsonGenerator json, ModelVersion version) {
    json.writeStartObject();
    json.writeStringProperty("name", version.model());
    json.writeStringProperty("version", Integer.toString(version.version()));
    json.writeNumberProperty("creation_timestamp", version.createdMs());
    json.writeNumberProperty("last_updated_timestamp", version.updatedMs());
    writeText(json, "user_id", version.user());
    json.writeStringProperty("current_stage", version.stage().word());
    json.writeStringProperty("description", version.description());
    json.writeStringProperty("source", version.source().uri());
    writeText(json, "run_id", version.source().run());
    json.writeStringProperty("status", "READY");
    writeText(json, "run_link", version.source().runLink());
    writeTags(json, version.tags());
    if (!version.aliases().isEmpty()) {
      json.writeArrayPropertyStart("aliases");
      version.aliases().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeTags(JsonGenerator json, Map<String, String> tags) {
    Map<String, String> named = new TreeMap<>();
    tags.forEach((key, value) -> named.put(Names.of(key), value));
    Answers.writePairs(json, "tags", named);
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      json.writeStringProperty(name, text);
    }
  }
}
