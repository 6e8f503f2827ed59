package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.models.ModelUse.Direction;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.mlflow.artifacts.ArtifactUri;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes runs as MLflow does.
final class RunJson {
  static final String FINISHED = "FINISHED";

  private RunJson() {}

  /// Writes a run as the value of the property before.
  ///
  /// @param elsewhere where clients put the artifacts of its experiment; null if they send them
  ///   here
  /// @param models that the run has taken and made
  static void write(
      JsonGenerator json, Run run, @Nullable ArtifactLocation elsewhere, List<ModelUse> models) {
    json.writeStartObject();
    json.writeName("info");
    writeInfo(json, run.info(), elsewhere);
    json.writeObjectPropertyStart("data");
    if (!run.metrics().isEmpty()) {
      json.writeArrayPropertyStart("metrics");
      for (Series series : run.metrics()) {
        json.writeStartObject();
        writePoint(
            json,
            Names.of(series.key()),
            series.summary().lastStep(),
            series.summary().lastTimeMs(),
            series.summary().last());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    Map<String, String> params = new TreeMap<>();
    for (Param param : run.params()) {
      params.put(Names.of(param.key()), param.value());
    }
    Answers.writePairs(json, "params", params);
    Answers.writePairs(json, "tags", tags(run));
    json.writeEndObject();
    writeInputs(json, run, models);
    json.writeObjectPropertyStart("outputs");
    writeModels(json, "model_outputs", Direction.OUTPUT, models);
    json.writeEndObject();
    json.writeEndObject();
  }

  /// The fields of a point, within an object.
  static void writePoint(JsonGenerator json, String key, long step, long timeMs, double value) {
    json.writeStringProperty("key", key);
    json.writeName("value");
    Json.writeNumber(json, value);
    json.writeNumberProperty("timestamp", timeMs);
    json.writeNumberProperty("step", step);
  }

  private static Map<String, String> tags(Run run) {
    Map<String, String> tags = new TreeMap<>();
    for (Tag tag : run.tags()) {
      tags.put(Names.of(tag.key()), tag.value());
    }
    ReservedTags.addTo(tags, run);
    return tags;
  }

  static void writeInfo(JsonGenerator json, RunInfo info, @Nullable ArtifactLocation elsewhere) {
    json.writeStartObject();
    json.writeStringProperty("run_uuid", info.id().hex());
    json.writeStringProperty("experiment_id", info.experiment().toString());
    json.writeStringProperty("run_name", info.name());
    json.writeStringProperty("user_id", info.user());
    json.writeStringProperty("status", word(info.status()));
    json.writeNumberProperty("start_time", info.startMs());
    if (info.endMs() != null) {
      json.writeNumberProperty("end_time", info.endMs());
    }
    json.writeStringProperty("artifact_uri", ArtifactUri.of(info, elsewhere));
    json.writeStringProperty("lifecycle_stage", info.isActive() ? "active" : "deleted");
    json.writeStringProperty("run_id", info.id().hex());
    json.writeEndObject();
  }

  private static void writeInputs(JsonGenerator json, Run run, List<ModelUse> models) {
    json.writeObjectPropertyStart("inputs");
    if (!run.inputs().isEmpty()) {
      json.writeArrayPropertyStart("dataset_inputs");
      for (DatasetInput input : run.inputs()) {
        json.writeStartObject();
        Answers.writePairs(json, "tags", input.tags());
        json.writeName("dataset");
        write(json, input.dataset());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    writeModels(json, "model_inputs", Direction.INPUT, models);
    json.writeEndObject();
  }

  private static void writeModels(
      JsonGenerator json, String name, Direction direction, List<ModelUse> models) {
    List<ModelUse> some = models.stream().filter(use -> use.direction() == direction).toList();
    if (some.isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart(name);
    for (ModelUse use : some) {
      json.writeStartObject();
      json.writeStringProperty("model_id", use.model().value());
      if (direction == Direction.OUTPUT) {
        json.writeNumberProperty("step", use.step());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Dataset dataset) {
    json.writeStartObject();
    json.writeStringProperty("name", dataset.name());
    json.writeStringProperty("digest", dataset.digest());
    json.writeStringProperty("source_type", dataset.sourceType());
    json.writeStringProperty("source", dataset.source());
    if (!dataset.schema().isEmpty()) {
      json.writeStringProperty("schema", dataset.schema());
    }
    if (!dataset.profile().isEmpty()) {
      json.writeStringProperty("profile", dataset.profile());
    }
    json.writeEndObject();
  }

  private static String word(RunStatus status) {
    return status == RunStatus.COMPLETED ? FINISHED : status.name();
  }

  /// The status of MLflow's word or number; absent for any other.
  static Optional<RunStatus> status(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "RUNNING", "1" -> Optional.of(RunStatus.RUNNING);
      case "SCHEDULED", "2" -> Optional.of(RunStatus.SCHEDULED);
      case FINISHED, "3" -> Optional.of(RunStatus.COMPLETED);
      case "FAILED", "4" -> Optional.of(RunStatus.FAILED);
      case "KILLED", "5" -> Optional.of(RunStatus.KILLED);
      default -> Optional.empty();
    };
  }
}
