package dev.quipu.sdk;

/// Takes files to upload.
interface Uploads {
  /// Uploads a file, after those that were added before.
  ///
  /// @param at the position of the record that names the file
  void add(Journal journal, Position at, Entry.File file);
}
