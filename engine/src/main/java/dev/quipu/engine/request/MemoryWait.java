package dev.quipu.engine.request;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for memory on behalf of an answer that has begun: it can no longer be refused, only
/// aborted.
public final class MemoryWait {
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private MemoryWait() {}

  /// Runs the work, and retries for a while if memory is short and the caller is still there.
  /// Called on a thread that holds up nobody.
  public static <T> T forMemory(Presence presence, Supplier<T> work) {
    long begun = System.nanoTime();
    while (true) {
      try {
        return work.get();
      } catch (QuipuException e) {
        if (e.code() != ErrorCode.UNAVAILABLE
            || presence.isGone()
            || System.nanoTime() - begun
                > TimeUnit.MILLISECONDS.toNanos(MemoryLimits.MEMORY_WAIT_MS)) {
          throw e;
        }
        LockSupport.parkNanos(AGAIN_NANOS);
      }
    }
  }
}
