package dev.quipu.core.registry;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A version of a registered model. Its source never changes.
///
/// @param version from 1; a number is never used twice in a model
/// @param user who made the version; empty if unknown
/// @param tags sorted by key
/// @param aliases that name this version, sorted
public record ModelVersion(
    String model,
    int version,
    ModelSource source,
    String description,
    ModelStage stage,
    String user,
    Map<String, String> tags,
    List<String> aliases,
    long createdMs,
    long updatedMs) {
  public ModelVersion {
    RegistryNames.checkModel(model);
    if (version < 1) {
      throw new IllegalArgumentException("Version " + version + " is less than 1");
    }
    RegistryNames.checkDescription("Description of a model version", description);
    Text.check("User", user, Limits.USER_CHARS);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    aliases = aliases.stream().sorted().toList();
  }

  public ModelVersion withStage(ModelStage newStage, long nowMs) {
    return new ModelVersion(
        model, version, source, description, newStage, user, tags, aliases, createdMs, nowMs);
  }

  public ModelVersion withDescription(String newDescription, long nowMs) {
    return new ModelVersion(
        model, version, source, newDescription, stage, user, tags, aliases, createdMs, nowMs);
  }

  public ModelVersion withTags(Map<String, String> newTags) {
    return new ModelVersion(
        model, version, source, description, stage, user, newTags, aliases, createdMs, updatedMs);
  }

  public ModelVersion withAliases(List<String> newAliases) {
    return new ModelVersion(
        model, version, source, description, stage, user, tags, newAliases, createdMs, updatedMs);
  }

  public ModelVersion inModel(String newModel, long nowMs) {
    return new ModelVersion(
        newModel, version, source, description, stage, user, tags, aliases, createdMs, nowMs);
  }
}
