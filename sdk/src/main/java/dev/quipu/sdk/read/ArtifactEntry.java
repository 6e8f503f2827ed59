package dev.quipu.sdk.read;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.reference.ReferenceTarget;
import java.time.Instant;

/// An entry of a folder of artifacts.
public sealed interface ArtifactEntry {
  ArtifactPath path();

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
  /// @param sizeBytes of all files below
  /// @param files how many files are anywhere below
  /// @param references how many references are anywhere below
  record Folder(ArtifactPath path, long sizeBytes, long files, long references)
      implements ArtifactEntry {}

  /// Data that lie elsewhere. What is said of them is what the program said that recorded the
  /// reference.
  record Reference(ArtifactPath path, ReferenceTarget target, Instant created)
      implements ArtifactEntry {}
}
