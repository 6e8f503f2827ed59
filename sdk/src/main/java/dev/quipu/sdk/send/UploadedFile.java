package dev.quipu.sdk.send;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file on this disk that is sent as an artifact.
record UploadedFile(ArtifactEntry.File entry, Path place) {
  static UploadedFile of(Journal journal, ArtifactEntry.File entry) {
    Path place =
        entry.copied() ? journal.folder().copies().resolve(entry.name()) : Path.of(entry.name());
    return new UploadedFile(entry, place);
  }

  ArtifactPath path() {
    return entry.path();
  }

  long sizeBytes() {
    return entry.sizeBytes();
  }

  InputStream open() throws IOException {
    return Files.newInputStream(place);
  }

  /// Whether the file is no longer what was handed over.
  boolean isChanged() throws IOException {
    return Files.size(place) != entry.sizeBytes()
        || (!entry.copied() && Files.getLastModifiedTime(place).toMillis() != entry.modifiedMs());
  }
}
