package dev.quipu.store.memory.registry;

import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A model with its versions by number. Never changes, so that copies of a project share it.
///
/// @param lastVersion the greatest number that a version has or had
public record StoredModel(
    RegisteredModel model, SortedMap<Integer, ModelVersion> versions, int lastVersion) {
  public StoredModel {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  StoredModel with(RegisteredModel newModel) {
    SortedMap<Integer, ModelVersion> renamed = new TreeMap<>();
    versions.forEach((number, version) ->
        renamed.put(
            number,
            version.model().equals(newModel.name())
                ? version
                : version.inModel(newModel.name(), newModel.updatedMs())));
    return new StoredModel(newModel, renamed, lastVersion);
  }

  StoredModel with(ModelVersion version) {
    SortedMap<Integer, ModelVersion> all = new TreeMap<>(versions);
    all.put(version.version(), version);
    return new StoredModel(model, all, lastVersion);
  }

  StoredModel without(int version) {
    SortedMap<Integer, ModelVersion> all = new TreeMap<>(versions);
    all.remove(version);
    return new StoredModel(model, all, lastVersion);
  }

  StoredModel taken() {
    return new StoredModel(model, versions, lastVersion + 1);
  }

  /// The version as readers see it.
  ModelVersion shown(ModelVersion version) {
    List<String> aliases =
        model.aliases().entrySet().stream()
            .filter(alias -> alias.getValue() == version.version())
            .map(alias -> alias.getKey())
            .toList();
    return version.withAliases(aliases);
  }
}
