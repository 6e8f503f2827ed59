package dev.quipu.sdk.upload;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file on this disk that is sent as an artifact.
public record UploadedFile(ArtifactEntry.File entry, Path place) {
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

  /// Opens a part of the file; nothing if the file cannot be opened, so that a request with the
  /// part breaks off.
  InputStream openOrEmpty(long offset, long length) {
    try {
      FileChannel channel = FileChannel.open(place, StandardOpenOption.READ);
      channel.position(offset);
      return new LimitedInput(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      return InputStream.nullInputStream();
    }
  }

  /// Whether the file is no longer what was handed over.
  public boolean isChanged() throws IOException {
    return Files.size(place) != entry.sizeBytes()
        || (!entry.copied() && Files.getLastModifiedTime(place).toMillis() != entry.modifiedMs());
  }
}
