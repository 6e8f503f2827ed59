package dev.quipu.engine.port.read;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import java.util.List;
import java.util.Optional;

/// Reads unfinished uploads in parts.
public interface UploadReader {
  Optional<Upload> find(String id);

  /// The parts by number ascending.
  List<Part> parts(String uploadId);

  /// An upload that has begun.
  ///
  /// @param id opaque, 32 lower-case hex digits
  record Upload(String id, RunId run, ArtifactPath path, long createdMs) {}

  /// A part whose bytes are stored as a blob.
  ///
  /// @param number from 1
  record Part(int number, Digest digest, long sizeBytes) {}
}
