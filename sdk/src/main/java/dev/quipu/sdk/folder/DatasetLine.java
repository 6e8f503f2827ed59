package dev.quipu.sdk.folder;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import org.jspecify.annotations.Nullable;

/// A dataset that the run used. A later line of the same name and digest notes it again.
public record DatasetLine(DatasetInput input) implements FolderLine {
  @Override
  public String json() {
    Dataset dataset = input.dataset();
    return FolderJson.line(json -> {
      json.writeStringProperty("name", dataset.name());
      json.writeStringProperty("digest", dataset.digest());
      json.writeStringProperty("sourceType", dataset.sourceType());
      json.writeStringProperty("source", dataset.source());
      FolderJson.writeText(json, "description", present(dataset.description()));
      FolderJson.writeText(json, "schema", present(dataset.schema()));
      FolderJson.writeText(json, "profile", present(dataset.profile()));
      if (!input.tags().isEmpty()) {
        json.writeObjectPropertyStart("tags");
        input.tags().forEach(json::writeStringProperty);
        json.writeEndObject();
      }
    });
  }

  private static @Nullable String present(String text) {
    return text.isEmpty() ? null : text;
  }

  /// Reads a line, or an item of an answer of the native API.
  public static DatasetLine read(String line) {
    FolderObject json = FolderObject.parse(line);
    return new DatasetLine(
        new DatasetInput(
            new Dataset(
                json.text("name"),
                json.text("digest"),
                json.text("sourceType"),
                json.text("source"),
                text(json, "description"),
                text(json, "schema"),
                text(json, "profile")),
            json.texts("tags")));
  }

  private static String text(FolderObject json, String field) {
    String text = json.findText(field);
    return text == null ? "" : text;
  }
}
