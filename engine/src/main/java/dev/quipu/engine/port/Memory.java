package dev.quipu.engine.port;

import dev.quipu.core.error.QuipuException;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that an answer may take. Code that is about to hold much memory takes it here first,
/// and gives it back when it holds the memory no longer. The end of the answer gives back the rest.
/// Safe for any thread.
public interface Memory {
  /// For work that nobody requests: such work bounds itself.
  Memory UNCOUNTED =
      new Memory() {
        @Override
        public void take(long bytes) {}

        @Override
        public void give(long bytes) {}
      };

  /// Takes more memory.
  ///
  /// @throws QuipuException UNAVAILABLE if too little is left now; TOO_LARGE if there is never
  ///   enough
  void take(long bytes);

  /// Gives memory back.
  void give(long bytes);

  /// A part of this memory that is given back as a whole.
  default Part part() {
    return new Part(this);
  }

  /// A part of this memory that keeps everything until its end, so that an answer that has begun
  /// need not ask again for memory it had.
  default Reserve reserve() {
    return new Reserve(this);
  }

  /// Memory taken for a while.
  final class Part implements Memory, AutoCloseable {
    private final Memory whole;
    private final AtomicLong held = new AtomicLong();

    private Part(Memory whole) {
      this.whole = whole;
    }

    @Override
    public void take(long bytes) {
      whole.take(bytes);
      held.addAndGet(bytes);
    }

    @Override
    public void give(long bytes) {
      held.addAndGet(-bytes);
      whole.give(bytes);
    }

    /// Gives everything back, so that the next piece of work can begin.
    public void clear() {
      whole.give(held.getAndSet(0));
    }

    @Override
    public void close() {
      clear();
    }
  }

  /// Memory taken for one piece of work after another.
  final class Reserve implements Memory, AutoCloseable {
    private final Memory whole;
    private long held;
    private long free;

    private Reserve(Memory whole) {
      this.whole = whole;
    }

    @Override
    public synchronized void take(long bytes) {
      long more = Math.max(0, bytes - free);
      whole.take(more);
      held += more;
      free += more - bytes;
    }

    @Override
    public synchronized void give(long bytes) {
      free += bytes;
    }

    /// Ensures that this much can be taken; false if too little is left now.
    public synchronized boolean tryHave(long bytes) {
      try {
        take(bytes);
        give(bytes);
        return true;
      } catch (QuipuException e) {
        return false;
      }
    }

    /// The most memory taken at once.
    public synchronized long most() {
      return held;
    }

    @Override
    public synchronized void close() {
      whole.give(held);
      held = 0;
      free = 0;
    }
  }
}
