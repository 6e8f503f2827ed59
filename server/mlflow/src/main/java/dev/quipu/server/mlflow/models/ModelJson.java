package dev.quipu.server.mlflow.models;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelMetric;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.mlflow.artifacts.ArtifactUri;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Names;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes models as MLflow does.
final class ModelJson {
  private ModelJson() {}

  /// Writes a model as the value of the property before.
  ///
  /// @param elsewhere where clients put the artifacts of its experiment; null if they send them
  ///   here
  static void write(JsonGenerator json, LoggedModel model, @Nullable ArtifactLocation elsewhere) {
    json.writeStartObject();
    writeInfo(json, model, elsewhere);
    json.writeObjectPropertyStart("data");
    Map<String, String> params = new TreeMap<>();
    for (Param param : model.params()) {
      params.put(Names.of(param.key()), param.value());
    }
    Answers.writePairs(json, "params", params);
    if (!model.metrics().isEmpty()) {
      json.writeArrayPropertyStart("metrics");
      for (ModelMetric metric : model.metrics()) {
        write(json, metric);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeInfo(
      JsonGenerator json, LoggedModel model, @Nullable ArtifactLocation elsewhere) {
    ModelInfo info = model.info();
    json.writeObjectPropertyStart("info");
    json.writeStringProperty("model_id", info.id().value());
    json.writeStringProperty("experiment_id", info.experiment().toString());
    json.writeStringProperty("name", info.name());
    json.writeNumberProperty("creation_timestamp_ms", info.createdMs());
    json.writeNumberProperty("last_updated_timestamp_ms", info.updatedMs());
    json.writeStringProperty("artifact_uri", ArtifactUri.of(info, elsewhere));
    json.writeStringProperty("status", word(info.status()));
    if (!info.type().isEmpty()) {
      json.writeStringProperty("model_type", info.type());
    }
    if (!info.sourceRun().isEmpty()) {
      json.writeStringProperty("source_run_id", info.sourceRun());
    }
    Map<String, String> tags = new TreeMap<>();
    for (Tag tag : model.tags()) {
      tags.put(Names.of(tag.key()), tag.value());
    }
    Answers.writePairs(json, "tags", tags);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ModelMetric metric) {
    ModelPoint point = metric.point();
    json.writeStartObject();
    json.writeStringProperty("key", Names.of(point.key()));
    json.writeName("value");
    Json.writeNumber(json, point.value());
    json.writeNumberProperty("timestamp", point.timeMs());
    json.writeNumberProperty("step", point.step());
    if (!point.datasetName().isEmpty()) {
      json.writeStringProperty("dataset_name", point.datasetName());
    }
    if (!point.datasetDigest().isEmpty()) {
      json.writeStringProperty("dataset_digest", point.datasetDigest());
    }
    json.writeStringProperty("model_id", point.model().value());
    json.writeStringProperty("run_id", metric.run().hex());
    json.writeEndObject();
  }

  private static String word(ModelStatus status) {
    return switch (status) {
      case PENDING -> "LOGGED_MODEL_PENDING";
      case READY -> "LOGGED_MODEL_READY";
      case UPLOAD_FAILED -> "LOGGED_MODEL_UPLOAD_FAILED";
    };
  }

  /// The status of MLflow's word or number; absent for any other.
  static Optional<ModelStatus> status(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "LOGGED_MODEL_PENDING", "1" -> Optional.of(ModelStatus.PENDING);
      case "LOGGED_MODEL_READY", "2" -> Optional.of(ModelStatus.READY);
      case "LOGGED_MODEL_UPLOAD_FAILED", "3" -> Optional.of(ModelStatus.UPLOAD_FAILED);
      default -> Optional.empty();
    };
  }
}
