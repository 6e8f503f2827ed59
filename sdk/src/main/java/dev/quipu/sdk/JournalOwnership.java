package dev.quipu.sdk;

import java.io.IOException;

/// The right to mark and remove a journal.
interface JournalOwnership {
  /// Whether we have it, or get it now.
  boolean tryTake() throws IOException;

  void release() throws IOException;
}
