package dev.quipu.server.mlflow.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ModelId;
import dev.quipu.engine.models.Models;

/// Reads the ids of models. Clients ask for any text, and compare the answer with that of an id
/// that no model has.
public final class ModelIds {
  private ModelIds() {}

  /// Reads the id of a model.
  ///
  /// @throws QuipuException NOT_FOUND if the id cannot be one of ours
  public static ModelId of(String id) {
    if (!ModelId.isValid(id)) {
      throw Models.missing(id);
    }
    return new ModelId(id);
  }
}
