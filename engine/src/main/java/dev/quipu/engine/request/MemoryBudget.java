package dev.quipu.engine.request;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Memory;
import java.util.concurrent.atomic.AtomicLong;

/// The part of the heap that requests and their answers may take together. Whoever is about to hold
/// much memory takes it here first, in a [Share], so that what is permitted one by one does not use
/// up the heap all at once. Shares are estimates: they count what is large and depends on the
/// client. The last part of the budget is for those who hold little: whatever the others ask for,
/// somebody who logs is served.
public final class MemoryBudget {
  private final long limitBytes;
  private final AtomicLong taken = new AtomicLong();

  public MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// For the bodies of requests and their answers.
  public static MemoryBudget ofRequests() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / MemoryLimits.REQUESTS_HEAP_PART);
  }

  /// For what waits in event streams, which must not be at the expense of requests.
  public static MemoryBudget ofEvents() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / MemoryLimits.EVENTS_HEAP_PART);
  }

  /// What is taken now.
  public long taken() {
    return taken.get();
  }

  /// A share of nothing yet.
  public Share share() {
    return new Share();
  }

  /// What those who hold so much may take together, with all others.
  private long limitFor(long held) {
    return held <= MemoryLimits.SMALL_REQUEST_BYTES
        ? limitBytes
        : limitBytes - limitBytes / MemoryLimits.SMALL_REQUESTS_PART;
  }

  private boolean tryTake(long bytes, long limit) {
    long now = taken.get();
    while (bytes <= limit - now) {
      if (taken.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }

  /// What one holds. Safe for any thread.
  public final class Share implements Memory, AutoCloseable {
    private long held;

    private Share() {}

    @Override
    public synchronized void take(long bytes) {
      long limit = limitFor(held + bytes);
      if (held + bytes > limit) {
        throw new QuipuException(
            ErrorCode.TOO_LARGE,
            "The request needs "
                + (held + bytes)
                + " bytes of memory or more; all requests together may have "
                + limit
                + ". Ask for less, or give the server a larger heap");
      }
      if (!tryTake(bytes, limit)) {
        throw new QuipuException(
            ErrorCode.UNAVAILABLE,
            "The request needs "
                + bytes
                + " bytes of memory, and other requests have "
                + taken.get()
                + " of "
                + limit
                + ". Try again in a moment");
      }
      held += bytes;
    }

    @Override
    public synchronized void give(long bytes) {
      // What closing has given back is not given back again.
      long given = Math.min(bytes, held);
      taken.addAndGet(-given);
      held -= given;
    }

    /// Takes or gives back what makes it hold so much; false, with nothing changed, if there is not
    /// so much left.
    public synchronized boolean tryHold(long bytes) {
      long more = bytes - held;
      if (more > 0 && !tryTake(more, limitBytes)) {
        return false;
      }
      if (more < 0) {
        taken.addAndGet(more);
      }
      held = bytes;
      return true;
    }

    public synchronized long held() {
      return held;
    }

    /// Gives everything back.
    @Override
    public synchronized void close() {
      taken.addAndGet(-held);
      held = 0;
    }
  }
}
