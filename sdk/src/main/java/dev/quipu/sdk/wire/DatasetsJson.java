package dev.quipu.sdk.wire;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The JSON by which a client notes that a run used datasets.
public final class DatasetsJson {
  private DatasetsJson() {}

  public static byte[] note(List<DatasetInput> inputs) {
    return Json.write(json -> {
      json.writeArrayPropertyStart("datasets");
      inputs.forEach(input -> write(json, input));
      json.writeEndArray();
    });
  }

  private static void write(JsonGenerator json, DatasetInput input) {
    Dataset dataset = input.dataset();
    json.writeStartObject();
    json.writeStringProperty("name", dataset.name());
    json.writeStringProperty("digest", dataset.digest());
    json.writeStringProperty("sourceType", dataset.sourceType());
    json.writeStringProperty("source", dataset.source());
    json.writeStringProperty("description", dataset.description());
    json.writeStringProperty("schema", dataset.schema());
    json.writeStringProperty("profile", dataset.profile());
    json.writeObjectPropertyStart("tags");
    input.tags().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
  }
}
