package dev.quipu.core.models;

import dev.quipu.core.model.Param;
import dev.quipu.core.model.Tag;
import java.util.List;

/// A model with its content; its files are artifacts.
///
/// @param params by key, as are the tags
/// @param metrics by key, then dataset; the newest [ModelLimits#METRICS_PER_ANSWER] of them
public record LoggedModel(
    ModelInfo info, List<Param> params, List<Tag> tags, List<ModelMetric> metrics) {
  public LoggedModel {
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    metrics = List.copyOf(metrics);
  }
}
