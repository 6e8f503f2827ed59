package dev.quipu.sdk.read;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import java.time.Instant;

/// An entry of a folder of artifacts.
public sealed interface ArtifactEntry {
  ArtifactPath path();

  /// The size in bytes, of a folder that of all files below.
  long sizeBytes();

  /// The last segment of the path.
  default String name() {
    return path().name();
  }

  /// A file.
  ///
  /// @param mediaType guessed from the name
  /// @param created when the server stored the file
  record File(ArtifactPath path, long sizeBytes, Digest digest, String mediaType, Instant created)
      implements ArtifactEntry {}

  /// A folder.
  ///
  /// @param files how many files are anywhere below
  record Folder(ArtifactPath path, long sizeBytes, long files) implements ArtifactEntry {}
}
