package dev.quipu.server.mlflow.artifacts;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.artifacts.Artifacts.Content;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.ArtifactReader.File;
import dev.quipu.engine.port.read.ArtifactReader.Folder;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.StoredFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The files of an owner as MLflow answers them: lists, and the files themselves.
final class EntriesJson {
  private EntriesJson() {}

  /// Writes all entries of a folder: MLflow's clients ask for no second page.
  ///
  /// @param whole whether paths start at the run, or are only names
  static void write(
      JsonGenerator json,
      Artifacts artifacts,
      Scope scope,
      ArtifactOwner owner,
      @Nullable ArtifactPath folder,
      boolean whole) {
    boolean[] any = {false};
    artifacts.each(
        scope,
        owner,
        folder,
        entry -> {
          if (entry instanceof Reference) {
            // MLflow knows no references, and its clients would try to download each entry.
            return;
          }
          if (!any[0]) {
            json.writeArrayPropertyStart("files");
            any[0] = true;
          }
          json.writeStartObject();
          json.writeStringProperty("path", whole ? entry.path().value() : entry.path().name());
          json.writeBooleanProperty("is_dir", entry instanceof Folder);
          if (entry instanceof File file) {
            json.writeNumberProperty("file_size", file.artifact().sizeBytes());
          }
          json.writeEndObject();
        });
    if (any[0]) {
      json.writeEndArray();
    }
  }

  /// Sends a file.
  static void send(Exchange exchange, Content content) throws IOException {
    Artifact artifact = content.artifact();
    new StoredFile(
            artifact.path().name(),
            artifact.mediaType(),
            artifact.digest(),
            artifact.sizeBytes(),
            content.blob()::open)
        .attachWhole(exchange);
  }
}
