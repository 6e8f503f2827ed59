package dev.quipu.engine.port;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.util.List;
import java.util.Optional;

/// Uploads in parts that are not complete yet.
public interface UploadStore {
  void create(ProjectId project, Upload upload);

  Optional<Upload> find(ProjectId project, String id);

  /// Stores a part; one of the same number is replaced.
  ///
  /// @param nowMs from when on the upload counts as touched
  void putPart(ProjectId project, String uploadId, Part part, long nowMs);

  /// The parts by number ascending.
  List<Part> parts(ProjectId project, String uploadId);

  /// Removes an upload and its parts, whose blobs are noted as leftovers.
  void remove(ProjectId project, String id);

  /// Blobs that parts named which are gone, of any project. Something else may name them.
  List<Leftover> leftovers(int max);

  /// Forgets leftovers.
  void forget(List<Leftover> leftovers);

  /// A blob that a part named.
  ///
  /// @param no of this note: the same blob may be noted more than once
  record Leftover(long no, Digest digest) {}

  /// An upload that has begun.
  ///
  /// @param id opaque, 32 lower-case hex digits
  record Upload(String id, RunId run, ArtifactPath path, long createdMs) {}

  /// A part whose bytes are stored as a blob.
  ///
  /// @param number from 1
  record Part(int number, Digest digest, long sizeBytes) {}
}
