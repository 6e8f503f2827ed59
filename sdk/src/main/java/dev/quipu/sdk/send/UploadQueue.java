package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.UploadEntry;

/// Takes what is to be uploaded.
public interface UploadQueue {
  /// Uploads something, after those that were added before.
  ///
  /// @param at the position of its record
  void add(Journal journal, Position at, UploadEntry upload);
}
