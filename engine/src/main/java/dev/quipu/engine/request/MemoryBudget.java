package dev.quipu.engine.request;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Memory;
import java.util.concurrent.atomic.AtomicLong;

/// The part of the heap that requests and their answers may take together. Code that is about to
/// hold much memory takes it here first, in a [Share], so that requests which are each allowed do
/// not exhaust the heap together. Shares are estimates: they count memory that is large and depends
/// on the client. The last part of the budget is reserved for small shares, so that a client that
/// logs is served, whatever others request.
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

  /// For events that wait in streams; they must not take memory from requests.
  public static MemoryBudget ofEvents() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / MemoryLimits.EVENTS_HEAP_PART);
  }

  /// The memory taken now.
  public long taken() {
    return taken.get();
  }

  /// A share that holds nothing yet.
  public Share share() {
    return new Share();
  }

  /// The limit on the total of all shares for a share that holds this much.
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

  /// The memory of one holder. Safe for any thread.
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
      // Memory that closing has given back must not be given back again.
      long given = Math.min(bytes, held);
      taken.addAndGet(-given);
      held -= given;
    }

    /// Changes the share to hold this much. Returns false and changes nothing if too little is
    /// left.
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
