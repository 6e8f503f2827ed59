package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;

/// Takes artifacts to upload.
public interface UploadQueue {
  /// Uploads an artifact, after those that were added before.
  ///
  /// @param at the position of the record with the artifact
  void add(Journal journal, Position at, ArtifactEntry artifact);
}
