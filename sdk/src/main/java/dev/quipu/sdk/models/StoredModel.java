package dev.quipu.sdk.models;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.models.ModelStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model as the server had it when it was read.
///
/// @param type such as `classifier`; empty if nobody has said
/// @param sourceRun the run that made the model, as its client has named the run
/// @param metrics by key and dataset, the newest 1000 of them
/// @param madeAtSteps the steps at which the run made the model whose models are read
/// @param isInput whether that run has taken the model
public record StoredModel(
    ModelId id,
    ExperimentId experiment,
    String name,
    Optional<String> type,
    ModelStatus status,
    Optional<String> sourceRun,
    Instant created,
    Map<String, String> params,
    Map<String, String> tags,
    List<StoredModelMetric> metrics,
    List<Long> madeAtSteps,
    boolean isInput) {
  public StoredModel {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    metrics = List.copyOf(metrics);
    madeAtSteps = List.copyOf(madeAtSteps);
  }
}
