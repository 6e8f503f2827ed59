package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.engine.artifacts.FolderWalk;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.server.http.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import tools.jackson.core.JsonGenerator;

/// The references of a folder as a file of the folder's archive: a JSON object a line. Its length
/// must be known before it is written, so that the references are walked through again to write it.
final class ReferenceList {
  private final FolderWalk walk;
  private long sizeBytes;
  private long newestMs;

  ReferenceList(FolderWalk walk) {
    this.walk = walk;
  }

  /// Adds the length of the line of a reference.
  void add(Reference reference) {
    sizeBytes += line(reference).length;
    newestMs = Math.max(newestMs, reference.createdMs());
  }

  /// Adds the file to an archive, if there is a reference.
  void writeTo(Archive archive) throws IOException {
    if (sizeBytes == 0) {
      return;
    }
    archive.file(
        freeName(),
        new Archive.Content(
            newestMs,
            sizeBytes,
            "application/jsonl",
            out ->
                walk.each(stored -> {
                  if (stored instanceof Reference reference) {
                    out.write(line(reference));
                  }
                })));
  }

  private String freeName() {
    String name = "quipu-references.jsonl";
    for (int n = 2; walk.has(name); n++) {
      name = "quipu-references-" + n + ".jsonl";
    }
    return name;
  }

  private byte[] line(Reference reference) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.generator(line)) {
      json.writeStartObject();
      json.writeStringProperty("path", walk.below(reference));
      ArtifactJson.writeTarget(json, reference.target());
      json.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }
}
