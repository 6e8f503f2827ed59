package dev.quipu.engine.port.models;

import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelUse;
import dev.quipu.engine.port.read.SearchPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads models. A model whose removal has begun is not found.
public interface ModelReader {
  /// The attributes of a model, deleted or not.
  Optional<ModelInfo> find(ModelId id);

  /// A model with its content, deleted or not.
  Optional<LoggedModel> load(ModelId id);

  /// The params of a model by key.
  Map<String, Param> params(ModelId id);

  /// The number of tags of a model.
  long countTags(ModelId id);

  SearchPage<LoggedModel> search(ModelSearch search);

  /// The models that runs have taken and made: those taken first, then by step; without the models
  /// that are gone. Runs without any are left out.
  Map<RunId, List<ModelUse>> uses(Collection<RunId> runs);

  /// The number of the models that a run has taken and made.
  long countUses(RunId run);

  /// The models to purge: those deleted before a time, those of experiments that were, and those
  /// whose removal has begun.
  Due due(long deletedBeforeMs);

  /// What a purge would remove.
  ///
  /// @param artifacts the files of the models
  record Due(long models, long artifacts, long artifactBytes) {}
}
