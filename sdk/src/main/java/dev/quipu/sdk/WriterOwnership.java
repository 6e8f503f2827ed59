package dev.quipu.sdk;

import java.io.IOException;

/// The ownership of a journal that this process writes: its writer holds the lock.
record WriterOwnership(JournalWriter writer) implements JournalOwnership {
  @Override
  public boolean tryTake() {
    return true;
  }

  @Override
  public void release() throws IOException {
    writer.close();
  }
}
