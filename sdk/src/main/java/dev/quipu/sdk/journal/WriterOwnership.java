package dev.quipu.sdk.journal;

import java.io.IOException;

/// The ownership of a journal that this process writes. The writer holds the lock.
public record WriterOwnership(JournalWriter writer) implements JournalOwnership {
  @Override
  public boolean tryTake() {
    return true;
  }

  @Override
  public void release() throws IOException {
    writer.close();
  }
}
