package dev.quipu.server.nativeapi.models;

import dev.quipu.core.model.Param;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelMetric;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.NextPage;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// The JSON of models.
final class ModelJson {
  private ModelJson() {}

  /// @param uses of a model by the run whose models are listed; empty if no run's are
  static void writePage(
      JsonGenerator json, Results<LoggedModel> page, Function<LoggedModel, List<ModelUse>> uses) {
    json.writeStartObject();
    json.writeArrayPropertyStart("models");
    page.items().forEach(model -> write(json, model, uses.apply(model)));
    json.writeEndArray();
    NextPage.write(json, page.nextPageToken());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, LoggedModel model, List<ModelUse> uses) {
    json.writeStartObject();
    writeAttributes(json, model.info());
    json.writeObjectPropertyStart("params");
    for (Param param : model.params()) {
      json.writeStringProperty(param.key(), param.value());
    }
    json.writeEndObject();
    json.writeObjectPropertyStart("tags");
    for (Tag tag : model.tags()) {
      json.writeStringProperty(tag.key(), tag.value());
    }
    json.writeEndObject();
    json.writeArrayPropertyStart("metrics");
    model.metrics().forEach(metric -> write(json, metric));
    json.writeEndArray();
    if (!uses.isEmpty()) {
      json.writeArrayPropertyStart("uses");
      for (ModelUse use : uses) {
        json.writeStartObject();
        json.writeStringProperty("direction", use.direction().name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("step", use.step());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeAttributes(JsonGenerator json, ModelInfo info) {
    json.writeStringProperty("id", info.id().value());
    json.writeStringProperty("experimentId", info.experiment().toString());
    json.writeStringProperty("name", info.name());
    if (!info.type().isEmpty()) {
      json.writeStringProperty("type", info.type());
    }
    json.writeStringProperty("status", info.status().word());
    if (!info.sourceRun().isEmpty()) {
      json.writeStringProperty("sourceRunId", info.sourceRun());
    }
    json.writeNumberProperty("createdMs", info.createdMs());
    json.writeNumberProperty("updatedMs", info.updatedMs());
    if (info.deletedMs() != null) {
      json.writeNumberProperty("deletedMs", info.deletedMs());
    }
  }

  private static void write(JsonGenerator json, ModelMetric metric) {
    ModelPoint point = metric.point();
    json.writeStartObject();
    json.writeStringProperty("key", point.key());
    json.writeName("value");
    Json.writeNumber(json, point.value());
    json.writeNumberProperty("step", point.step());
    json.writeNumberProperty("timeMs", point.timeMs());
    if (!point.datasetName().isEmpty()) {
      json.writeStringProperty("datasetName", point.datasetName());
    }
    if (!point.datasetDigest().isEmpty()) {
      json.writeStringProperty("datasetDigest", point.datasetDigest());
    }
    json.writeStringProperty("runId", metric.run().hex());
    json.writeEndObject();
  }
}
