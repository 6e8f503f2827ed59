package dev.quipu.engine.port;

import dev.quipu.core.error.QuipuException;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that an answer may take. Whoever is about to hold much of it takes memory here first,
/// and gives it back once it is held no longer; what is left is given back with the answer. Safe
/// for any thread.
public interface Memory {
  /// For what nobody asks for: it bounds itself.
  Memory UNCOUNTED =
      new Memory() {
        @Override
        public void take(long bytes) {}

        @Override
        public void give(long bytes) {}
      };

  /// Takes some more.
  ///
  /// @throws QuipuException UNAVAILABLE if there is not so much left; TOO_LARGE if there never is
  void take(long bytes);

  /// Gives some back.
  void give(long bytes);

  /// A part of it, which is given back as a whole.
  default Part part() {
    return new Part(this);
  }

  /// A part of it of which nothing is given back before its end, so that an answer that has begun
  /// need not ask again for what it had.
  default Reserve reserve() {
    return new Reserve(this);
  }

  /// What is taken for a while.
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

    /// Gives all of it back, for something else to begin.
    public void clear() {
      whole.give(held.getAndSet(0));
    }

    @Override
    public void close() {
      clear();
    }
  }

  /// What is taken for one thing and then for the next.
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

    /// Makes sure that so much can be taken; false if there is not so much left now.
    public synchronized boolean tryHave(long bytes) {
      try {
        take(bytes);
        give(bytes);
        return true;
      } catch (QuipuException e) {
        return false;
      }
    }

    /// The most that was taken at once.
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
