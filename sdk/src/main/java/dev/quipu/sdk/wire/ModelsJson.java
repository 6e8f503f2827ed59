package dev.quipu.sdk.wire;

import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.ModelStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON by which a client makes, changes and finds models.
public final class ModelsJson {
  private ModelsJson() {}

  public static byte[] create(
      ModelId id,
      String name,
      String type,
      List<Param> params,
      Map<String, String> tags,
      long step) {
    return Json.write(json -> {
      json.writeStringProperty("id", id.value());
      json.writeStringProperty("name", name);
      json.writeStringProperty("type", type);
      json.writeObjectPropertyStart("params");
      params.forEach(param -> Json.writeParam(json, param));
      json.writeEndObject();
      json.writeObjectPropertyStart("tags");
      tags.forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeNumberProperty("step", step);
    });
  }

  public static byte[] status(ModelStatus status) {
    return Json.write(json -> json.writeStringProperty("status", status.word()));
  }

  public static byte[] tag(String key, String value) {
    return Json.write(json -> {
      json.writeObjectPropertyStart("tags");
      json.writeStringProperty(key, value);
      json.writeEndObject();
    });
  }

  /// Metrics of a model.
  ///
  /// @param dataset the data that the values were measured on; empty if nobody says, as is the
  ///   digest
  public static byte[] metrics(
      RunId run,
      Map<String, Double> metrics,
      long step,
      long timeMs,
      String dataset,
      String digest) {
    return Json.write(json -> {
      json.writeStringProperty("runId", run.hex());
      json.writeObjectPropertyStart("metrics");
      metrics.forEach((key, value) -> {
        if (Double.isFinite(value)) {
          json.writeNumberProperty(key, value);
        } else {
          json.writeStringProperty(key, Double.toString(value));
        }
      });
      json.writeEndObject();
      json.writeNumberProperty("step", step);
      json.writeNumberProperty("timeMs", timeMs);
      if (!dataset.isEmpty()) {
        json.writeObjectPropertyStart("dataset");
        json.writeStringProperty("name", dataset);
        json.writeStringProperty("digest", digest);
        json.writeEndObject();
      }
    });
  }

  /// A search of models.
  ///
  /// @param experimentId null for all experiments of the project
  public static byte[] search(
      @Nullable String experimentId,
      String filter,
      List<String> orderBy,
      int max,
      @Nullable String pageToken) {
    return Json.write(json -> {
      if (experimentId != null) {
        json.writeArrayPropertyStart("experimentIds");
        json.writeString(experimentId);
        json.writeEndArray();
      }
      json.writeStringProperty("filter", filter);
      json.writeArrayPropertyStart("orderBy");
      orderBy.forEach(json::writeString);
      json.writeEndArray();
      json.writeNumberProperty("max", max);
      if (pageToken != null) {
        json.writeStringProperty("pageToken", pageToken);
      }
    });
  }
}
