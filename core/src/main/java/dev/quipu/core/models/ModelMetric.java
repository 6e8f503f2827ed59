package dev.quipu.core.models;

import dev.quipu.core.model.RunId;

/// The newest value that a run has logged of a metric of a model on a dataset.
public record ModelMetric(RunId run, ModelPoint point) {}
