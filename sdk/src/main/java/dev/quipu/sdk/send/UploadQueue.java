package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;

/// Takes files to upload.
public interface UploadQueue {
  /// Uploads a file, after those that were added before.
  ///
  /// @param at the position of the record that names the file
  void add(Journal journal, Position at, Entry.File file);
}
