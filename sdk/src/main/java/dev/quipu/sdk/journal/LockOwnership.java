package dev.quipu.sdk.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The ownership of a journal that another process has written. Whoever holds the lock is the
/// owner.
public final class LockOwnership implements JournalOwnership {
  private final JournalFolder folder;
  private @Nullable JournalLock lock;

  public LockOwnership(JournalFolder folder) {
    this.folder = folder;
  }

  @Override
  public boolean tryTake() throws IOException {
    if (lock == null) {
      lock = JournalLock.tryTake(folder);
    }
    return lock != null;
  }

  @Override
  public void release() throws IOException {
    JournalLock held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }
}
