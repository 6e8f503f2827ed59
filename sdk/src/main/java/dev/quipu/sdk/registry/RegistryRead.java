package dev.quipu.sdk.registry;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.sdk.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/// Reads models and versions of answers.
final class RegistryRead {
  private RegistryRead() {}

  static RegisteredModel model(JsonObject json) {
    JsonObject named = json.object("aliases");
    Map<String, Integer> aliases = new HashMap<>();
    for (String alias : named.values().keySet()) {
      aliases.put(alias, Math.toIntExact(named.integer(alias)));
    }
    return new RegisteredModel(
        json.text("name"),
        json.flag("prompt"),
        json.text("description"),
        json.object("tags").texts(),
        aliases,
        json.integer("createdMs"),
        json.integer("updatedMs"));
  }

  static ModelVersion version(JsonObject json) {
    return new ModelVersion(
        json.text("model"),
        Math.toIntExact(json.integer("version")),
        new ModelSource(
            json.text("source"),
            null,
            json.findText("runId").orElse(null),
            json.findText("path").map(ArtifactPath::new).orElse(null),
            json.findText("runLink").orElse(null)),
        json.text("description"),
        ModelStage.of(json.text("stage")),
        json.findText("user").orElse(""),
        json.object("tags").texts(),
        json.texts("aliases"),
        json.integer("createdMs"),
        json.integer("updatedMs"));
  }
}
