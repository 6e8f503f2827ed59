package dev.quipu.store.shared.write;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.store.shared.summaries.SummaryScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The queue of the writer: writes, at most [WriteLimits#QUEUE], and requests for summaries. Many
/// threads put, the writer takes.
public final class WriteQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Deque<WriteJob<?>> jobs = new ArrayDeque<>();
  private final List<SweepRequest> sweeps = new ArrayList<>();
  private boolean closed;

  /// Puts a write behind the others.
  ///
  /// @throws QuipuException UNAVAILABLE if too many wait or the store is closing
  public void put(WriteJob<?> job) {
    lock.lock();
    try {
      if (closed) {
        throw new QuipuException(ErrorCode.UNAVAILABLE, "The store is closed");
      }
      if (jobs.size() >= WriteLimits.QUEUE) {
        throw new QuipuException(
            ErrorCode.UNAVAILABLE,
            jobs.size()
                + " writes are waiting; at most "
                + WriteLimits.QUEUE
                + " may. Try again in a moment");
      }
      jobs.add(job);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Puts a write that has already begun once at the front.
  public void putBack(WriteJob<?> job) {
    lock.lock();
    try {
      jobs.addFirst(job);
    } finally {
      lock.unlock();
    }
  }

  /// Asks for a sweep; false if the store is closed.
  public boolean put(SweepRequest sweep) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      sweeps.add(sweep);
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  public void close() {
    lock.lock();
    try {
      closed = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is work, but not longer than the given time.
  public Batch take(int maxJobs, long waitNanos) {
    lock.lock();
    try {
      long left = waitNanos;
      while (jobs.isEmpty() && sweeps.isEmpty() && !closed && left > 0) {
        left = filled.awaitNanos(left);
      }
      List<WriteJob<?>> some = new ArrayList<>(Math.min(maxJobs, jobs.size()));
      while (some.size() < maxJobs && !jobs.isEmpty()) {
        some.add(jobs.remove());
      }
      List<SweepRequest> asked = List.copyOf(sweeps);
      sweeps.clear();
      return new Batch(some, asked, closed);
    } catch (InterruptedException e) {
      // Nobody outside knows the writer thread, so nobody interrupts it.
      throw new IllegalStateException("The writer was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /// A request to bring the rows of some summaries up to date.
  ///
  /// @param done runs when the rows are up to date, or cannot be
  public record SweepRequest(SummaryScope scope, Runnable done) {}

  /// The work for one commit.
  ///
  /// @param closed whether nothing new may be put
  public record Batch(List<WriteJob<?>> jobs, List<SweepRequest> sweeps, boolean closed) {}
}
