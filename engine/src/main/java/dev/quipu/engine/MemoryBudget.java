package dev.quipu.engine;

import dev.quipu.core.ErrorCode;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import java.util.concurrent.atomic.AtomicLong;

/// The part of the heap that requests and their answers may take together. Whoever is about to hold
/// much memory takes it here first, in a [Share], so that what is permitted one by one does not use
/// up the heap all at once. Shares are estimates: they count what is large and depends on the
/// client.
public final class MemoryBudget {
  private final long limitBytes;
  private final AtomicLong taken = new AtomicLong();

  public MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// For the bodies of requests and their answers.
  public static MemoryBudget ofRequests() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / Limits.REQUESTS_HEAP_PART);
  }

  /// For what waits in event streams, which must not be at the expense of requests.
  public static MemoryBudget ofEvents() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / Limits.EVENTS_HEAP_PART);
  }

  /// What is taken now.
  public long taken() {
    return taken.get();
  }

  /// A share of nothing yet.
  public Share share() {
    return new Share();
  }

  private boolean tryTake(long bytes) {
    long now = taken.get();
    while (bytes <= limitBytes - now) {
      if (taken.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }

  /// What one holds. For one thread at a time.
  public final class Share implements AutoCloseable {
    private long held;

    private Share() {}

    /// Takes some more.
    ///
    /// @throws QuipuException UNAVAILABLE if there is not so much left; TOO_LARGE if there never is
    public void take(long bytes) {
      if (held + bytes > limitBytes) {
        throw new QuipuException(
            ErrorCode.TOO_LARGE,
            "The request needs "
                + (held + bytes)
                + " bytes of memory or more; all requests together may have "
                + limitBytes
                + ". Ask for less, or give the server a larger heap");
      }
      if (!tryTake(bytes)) {
        throw new QuipuException(
            ErrorCode.UNAVAILABLE,
            "The request needs "
                + bytes
                + " bytes of memory, and other requests have "
                + taken.get()
                + " of "
                + limitBytes
                + ". Try again in a moment");
      }
      held += bytes;
    }

    /// Takes or gives back what makes it hold so much; false, with nothing changed, if there is not
    /// so much left.
    public boolean tryHold(long bytes) {
      long more = bytes - held;
      if (more > 0 && !tryTake(more)) {
        return false;
      }
      if (more < 0) {
        taken.addAndGet(more);
      }
      held = bytes;
      return true;
    }

    public long held() {
      return held;
    }

    /// Gives everything back.
    @Override
    public void close() {
      taken.addAndGet(-held);
      held = 0;
    }
  }
}
