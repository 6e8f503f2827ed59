package dev.quipu.engine.port.write;

import dev.quipu.engine.port.read.UploadReader;

/// Writes uploads in parts.
public interface UploadWriter extends UploadReader {
  void create(Upload upload);

  /// Stores a part; one of the same number is replaced.
  ///
  /// @param nowMs from when on the upload counts as touched
  void putPart(String uploadId, Part part, long nowMs);

  /// Removes an upload and its parts, whose blobs are noted as leftovers.
  void remove(String id);
}
