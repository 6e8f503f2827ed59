package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.engine.port.read.ArtifactReader.Entry;
import dev.quipu.engine.port.read.ArtifactReader.File;
import dev.quipu.engine.port.read.ArtifactReader.Folder;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.engine.port.read.ArtifactReader.Sums;
import dev.quipu.engine.request.Results;
import dev.quipu.server.nativeapi.request.NextPage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON of artifacts.
final class ArtifactJson {
  private ArtifactJson() {}

  /// @param sums the totals of the folder; null for the result of a search
  static void writeList(JsonGenerator json, Results<Entry> page, @Nullable Sums sums) {
    json.writeStartObject();
    json.writeArrayPropertyStart("artifacts");
    for (Entry entry : page.items()) {
      switch (entry) {
        case File(var artifact) -> write(json, artifact);
        case Reference reference -> write(json, reference);
        case Folder folder -> write(json, folder);
      }
    }
    json.writeEndArray();
    NextPage.write(json, page.nextPageToken());
    if (sums != null) {
      json.writeNumberProperty("entries", sums.entries());
      json.writeNumberProperty("files", sums.files());
      json.writeNumberProperty("references", sums.references());
      json.writeNumberProperty("size", sums.sizeBytes());
    }
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Artifact artifact) {
    json.writeStartObject();
    json.writeStringProperty("path", artifact.path().value());
    json.writeStringProperty("name", artifact.path().name());
    json.writeBooleanProperty("dir", false);
    json.writeNumberProperty("size", artifact.sizeBytes());
    json.writeStringProperty("digest", artifact.digest().hex());
    json.writeStringProperty("mediaType", artifact.mediaType());
    json.writeNumberProperty("createdMs", artifact.createdMs());
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Reference reference) {
    json.writeStartObject();
    json.writeStringProperty("path", reference.path().value());
    json.writeStringProperty("name", reference.path().name());
    json.writeBooleanProperty("dir", false);
    writeTarget(json, reference.target());
    json.writeNumberProperty("createdMs", reference.createdMs());
    json.writeEndObject();
  }

  /// Writes the fields of what a reference leads to.
  static void writeTarget(JsonGenerator json, ReferenceTarget target) {
    json.writeStringProperty("uri", target.uri().value());
    if (target.sizeBytes() != null) {
      json.writeNumberProperty("size", target.sizeBytes());
    }
    if (target.digest() != null) {
      json.writeStringProperty("digest", target.digest().hex());
    }
    if (target.etag() != null) {
      json.writeStringProperty("etag", target.etag());
    }
    if (target.mediaType() != null) {
      json.writeStringProperty("mediaType", target.mediaType());
    }
  }

  static void write(JsonGenerator json, Folder folder) {
    json.writeStartObject();
    json.writeStringProperty("path", folder.path().value());
    json.writeStringProperty("name", folder.path().name());
    json.writeBooleanProperty("dir", true);
    json.writeNumberProperty("size", folder.sizeBytes());
    json.writeNumberProperty("files", folder.files());
    json.writeNumberProperty("references", folder.references());
    json.writeEndObject();
  }
}
