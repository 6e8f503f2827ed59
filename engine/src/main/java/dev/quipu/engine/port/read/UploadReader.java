package dev.quipu.engine.port.read;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads unfinished uploads in parts.
public interface UploadReader {
  Optional<Upload> find(String id);

  /// The newest upload of a file with this digest to this path.
  Optional<Upload> find(RunId run, ArtifactPath path, Digest digest);

  /// The parts by number ascending.
  List<Part> parts(String uploadId);

  /// An upload that has begun.
  ///
  /// @param id opaque, 32 lower-case hex digits
  /// @param digest the digest that the whole file must have; null if the client gave none
  record Upload(String id, RunId run, ArtifactPath path, @Nullable Digest digest, long createdMs) {}

  /// A part whose bytes are stored as a blob.
  ///
  /// @param number from 1
  record Part(int number, Digest digest, long sizeBytes) {}
}
