package dev.quipu.sdk.journal;

import java.io.IOException;

/// The right to write the mark of a journal and to remove the journal. One process has it at a
/// time.
public interface JournalOwnership {
  /// Returns whether we are the owner, or become the owner now.
  boolean tryTake() throws IOException;

  void release() throws IOException;
}
