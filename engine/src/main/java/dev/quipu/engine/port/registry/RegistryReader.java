package dev.quipu.engine.port.registry;

import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.port.read.SearchPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads registered models and their versions, with tags and aliases.
public interface RegistryReader {
  Optional<RegisteredModel> findModel(String name);

  SearchPage<RegisteredModel> searchModels(RegistrySearch search);

  Optional<ModelVersion> findVersion(String model, int version);

  SearchPage<ModelVersion> searchVersions(RegistrySearch search);

  /// The newest version in each stage of some models, by model, newest first. A model without
  /// versions is absent.
  Map<String, List<ModelVersion>> newest(Set<String> models);

  /// The numbers of the versions of a model in a stage, ascending.
  List<Integer> inStage(String model, ModelStage stage);
}
