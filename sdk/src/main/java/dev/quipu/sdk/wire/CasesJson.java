package dev.quipu.sdk.wire;

import dev.quipu.core.model.ExperimentId;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON by which a client makes and changes sets of cases.
public final class CasesJson {
  private CasesJson() {}

  public static byte[] create(
      String name, Map<String, String> tags, Collection<ExperimentId> experiments) {
    return Json.write(json -> {
      json.writeStringProperty("name", name);
      json.writeObjectPropertyStart("tags");
      tags.forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeArrayPropertyStart("experimentIds");
      experiments.forEach(experiment -> json.writeString(experiment.toString()));
      json.writeEndArray();
    });
  }

  /// A change of a tag.
  ///
  /// @param value null to remove the tag
  public static byte[] tag(String key, @Nullable String value) {
    return Json.write(json -> {
      json.writeObjectPropertyStart("tags");
      if (value == null) {
        json.writeNullProperty(key);
      } else {
        json.writeStringProperty(key, value);
      }
      json.writeEndObject();
    });
  }
}
