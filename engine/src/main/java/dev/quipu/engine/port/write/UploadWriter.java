package dev.quipu.engine.port.write;

import dev.quipu.engine.port.read.UploadReader;

/// Writes uploads in parts.
public interface UploadWriter extends UploadReader {
  void create(Upload upload);

  /// Stores a part. A part with the same number is replaced.
  ///
  /// @param nowMs the time at which the upload was touched
  void putPart(String uploadId, Part part, long nowMs);

  /// Removes an upload and its parts, and notes the blobs of the parts as leftovers.
  void remove(String id);
}
