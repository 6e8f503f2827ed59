package dev.quipu.core.models;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.text.Text;
import org.jspecify.annotations.Nullable;

/// The attributes of a model.
///
/// @param name not unique; without `/`, `:`, `.`, `%` and quotes, because it stands in URIs
/// @param type such as `classifier`; empty if the client has said none
/// @param sourceRun the id of the run that made the model, as the client has named the run; empty
///   if no run did. There may be no such run.
/// @param deletedMs when the model was deleted; null if it is not
public record ModelInfo(
    ModelId id,
    ExperimentId experiment,
    String name,
    String type,
    ModelStatus status,
    String sourceRun,
    long createdMs,
    long updatedMs,
    @Nullable Long deletedMs) {
  private static final String NOT_IN_NAMES = "/:.%\"'";

  public ModelInfo {
    Text.check("Model name", name, ModelLimits.NAME_CHARS);
    Text.check("Model type", type, ModelLimits.TYPE_CHARS);
    Text.check("Source run of a model", sourceRun, ModelLimits.SOURCE_RUN_CHARS);
    if (name.isBlank() || name.chars().anyMatch(c -> NOT_IN_NAMES.indexOf(c) >= 0)) {
      throw QuipuException.invalid(
          "Invalid model name ("
              + Text.quote(name)
              + ") provided. Model name must be a non-empty string without any of "
              + NOT_IN_NAMES);
    }
  }

  public boolean isActive() {
    return deletedMs == null;
  }

  public ModelInfo withStatus(ModelStatus newStatus, long nowMs) {
    return new ModelInfo(
        id, experiment, name, type, newStatus, sourceRun, createdMs, nowMs, deletedMs);
  }

  public ModelInfo inExperiment(ExperimentId newExperiment) {
    return new ModelInfo(
        id, newExperiment, name, type, status, sourceRun, createdMs, updatedMs, deletedMs);
  }

  public ModelInfo updatedAt(long nowMs) {
    return withStatus(status, nowMs);
  }

  /// The model as deleted at a time.
  ///
  /// @param newDeletedMs null to restore the model
  public ModelInfo deletedAt(@Nullable Long newDeletedMs, long nowMs) {
    return new ModelInfo(
        id, experiment, name, type, status, sourceRun, createdMs, nowMs, newDeletedMs);
  }
}
