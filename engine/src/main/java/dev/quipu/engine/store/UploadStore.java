package dev.quipu.engine.store;

import dev.quipu.core.ArtifactPath;
import dev.quipu.core.Digest;
import dev.quipu.core.ProjectId;
import dev.quipu.core.RunId;
import java.util.List;
import java.util.Optional;

/// Uploads in parts that are not complete yet.
public interface UploadStore {
  void create(ProjectId project, Upload upload);

  Optional<Upload> find(ProjectId project, String id);

  /// Stores a part; one of the same number is replaced.
  void putPart(ProjectId project, String uploadId, Part part);

  /// The parts by number ascending.
  List<Part> parts(ProjectId project, String uploadId);

  /// Removes an upload and its parts.
  void remove(ProjectId project, String id);

  /// An upload that has begun.
  ///
  /// @param id opaque, 32 lower-case hex digits
  record Upload(String id, RunId run, ArtifactPath path, long createdMs) {}

  /// A part whose bytes are stored as a blob.
  ///
  /// @param number from 1
  record Part(int number, Digest digest, long sizeBytes) {}
}
