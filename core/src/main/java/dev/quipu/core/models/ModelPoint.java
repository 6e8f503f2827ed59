package dev.quipu.core.models;

import dev.quipu.core.model.ModelId;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;

/// A value of a metric that says how good a model is.
///
/// @param datasetName the data that the value was measured on; empty if the client has said none,
///   as is the digest
public record ModelPoint(
    ModelId model,
    String key,
    long step,
    long timeMs,
    double value,
    String datasetName,
    String datasetDigest) {
  public ModelPoint {
    Keys.check("Metric key", key);
    Text.check("Dataset name", datasetName, ModelLimits.DATASET_NAME_CHARS);
    Text.check("Dataset digest", datasetDigest, ModelLimits.DATASET_DIGEST_CHARS);
  }
}
