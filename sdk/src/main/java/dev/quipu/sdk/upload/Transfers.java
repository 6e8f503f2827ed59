package dev.quipu.sdk.upload;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.UploadEntry;

/// Decides how each kind of upload reaches its destination.
public interface Transfers {
  /// The transfer of what a journal names.
  Transfer of(Journal journal, UploadEntry upload);
}
