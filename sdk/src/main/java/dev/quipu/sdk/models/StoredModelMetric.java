package dev.quipu.sdk.models;

import dev.quipu.core.model.RunId;
import java.time.Instant;
import java.util.Optional;

/// The newest value that a run has logged of a metric of a model on a dataset.
///
/// @param datasetName the data that the value was measured on; empty if nobody has said, as is the
///   digest
public record StoredModelMetric(
    String key,
    double value,
    long step,
    Instant time,
    Optional<String> datasetName,
    Optional<String> datasetDigest,
    RunId run) {}
