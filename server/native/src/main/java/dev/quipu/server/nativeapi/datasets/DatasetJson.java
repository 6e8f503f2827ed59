package dev.quipu.server.nativeapi.datasets;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.reference.DatasetSource;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.read.DatasetReader.UsedDataset;
import dev.quipu.server.http.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// The JSON of datasets.
public final class DatasetJson {
  private DatasetJson() {}

  /// The field of the short name for [DatasetInput#CONTEXT].
  private static final String CONTEXT = "context";

  // ---- reading ----

  /// Reads the datasets that a run used.
  static List<DatasetInput> inputs(JsonObject body) {
    List<JsonObject> datasets = body.objects("datasets");
    if (datasets.isEmpty() || datasets.size() > DatasetRoutes.PER_REQUEST) {
      throw QuipuException.invalid(
          "Field \"datasets\" has "
              + datasets.size()
              + " datasets; from 1 to "
              + DatasetRoutes.PER_REQUEST
              + " are allowed");
    }
    return datasets.stream().map(DatasetJson::input).toList();
  }

  private static DatasetInput input(JsonObject json) {
    Map<String, String> tags = new LinkedHashMap<>();
    json.object("tags")
        .ifPresent(
            object -> object.names().forEach(key -> tags.put(key, object.requiredText(key))));
    json.text(CONTEXT).ifPresent(context -> tags.put(DatasetInput.CONTEXT, context));
    if (tags.size() > DatasetRoutes.TAGS) {
      throw QuipuException.invalid(
          "Dataset has " + tags.size() + " tags; at most " + DatasetRoutes.TAGS + " are allowed");
    }
    DatasetSource source = source(json);
    String name = json.requiredText("name");
    return new DatasetInput(
        new Dataset(
            name,
            json.text("digest").orElseGet(() -> digest(name, source)),
            source.type(),
            source.text(),
            json.text("description").orElse(""),
            json.text("schema").orElse(""),
            json.text("profile").orElse("")),
        tags);
  }

  private static DatasetSource source(JsonObject json) {
    if (json.has("uri") && (json.has("source") || json.has("sourceType"))) {
      throw QuipuException.invalid(
          "The fields \"uri\" and \"source\" are both there; only one of them may be");
    }
    return json.has("uri")
        ? DatasetSource.at(json.requiredText("uri"))
        : new DatasetSource(json.text("sourceType").orElse(""), json.text("source").orElse(""));
  }

  private static String digest(String name, DatasetSource source) {
    return DatasetSource.place(source.text())
        .map(Dataset::digestOfSource)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Dataset " + Text.quote(name) + " has neither the field \"digest\" nor \"uri\""));
  }

  // ---- writing ----

  /// Writes a dataset of a run.
  ///
  /// @param whole whether schema and profile are written, which may be large
  public static void write(JsonGenerator json, DatasetInput input, boolean whole) {
    Dataset dataset = input.dataset();
    json.writeStartObject();
    writeIdentity(json, dataset.name(), dataset.digest());
    writeSource(json, dataset.sourceType(), dataset.source(), dataset.description());
    if (whole) {
      writePresent(json, "schema", dataset.schema());
      writePresent(json, "profile", dataset.profile());
    }
    writeTags(json, input.tags());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, UsedDataset dataset) {
    json.writeStartObject();
    writeIdentity(json, dataset.name(), dataset.digest());
    writeSource(json, dataset.sourceType(), dataset.source(), dataset.description());
    json.writeNumberProperty("runs", dataset.runs());
    json.writeEndObject();
  }

  private static void writeIdentity(JsonGenerator json, String name, String digest) {
    json.writeStringProperty("name", name);
    json.writeStringProperty("digest", digest);
  }

  private static void writeSource(
      JsonGenerator json, String type, String source, String description) {
    json.writeStringProperty("sourceType", type);
    json.writeStringProperty("source", source);
    DatasetSource.place(source).ifPresent(place -> json.writeStringProperty("uri", place));
    writePresent(json, "description", description);
  }

  private static void writePresent(JsonGenerator json, String field, String text) {
    if (!text.isEmpty()) {
      json.writeStringProperty(field, text);
    }
  }

  static void writeTags(JsonGenerator json, Map<String, String> tags) {
    if (tags.containsKey(DatasetInput.CONTEXT)) {
      json.writeStringProperty(CONTEXT, tags.get(DatasetInput.CONTEXT));
    }
    json.writeObjectPropertyStart("tags");
    tags.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}
