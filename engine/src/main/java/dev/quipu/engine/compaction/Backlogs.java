package dev.quipu.engine.compaction;

import dev.quipu.engine.port.read.RunKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The runs that wait for the [Compactor], and the choice of the next one. Safe for any thread.
public final class Backlogs {
  /// A smaller backlog of points and frames is fast enough to read as frames.
  private static final long LEAST_POINTS = 8192;

  private static final long LEAST_FRAMES = 512;
  private static final int RUNS_WATCHED = 20_000;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// After this long without points, free space is given back. The next points may then have to
  /// wait until the database has grown again.
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RunKey, Waiting> waiting = new HashMap<>();
  private final SequencedSet<RunKey> ended = new LinkedHashSet<>();
  private long appendedNanos = System.nanoTime() - IDLE_NANOS;
  private boolean freed = true;
  private boolean closed;

  /// The next task.
  public sealed interface Next {
    /// Compact frames of a run.
    record Frames(RunKey run) implements Next {}

    /// Seal the chunks of a run that has ended.
    record Ended(RunKey run) implements Next {}

    /// Nothing waits and no points come in: space of removed frames can be given back.
    record Quiet() implements Next {}
  }

  /// The part of a run that is in frames.
  private static final class Waiting {
    long frames;
    long points;

    /// The points the run must have before the next try, after compaction was not worthwhile.
    long retryPoints;

    boolean isWorthALook() {
      return (points >= LEAST_POINTS || frames >= LEAST_FRAMES) && points >= retryPoints;
    }
  }

  /// Notes a frame that was stored.
  public void appended(RunKey run, int points) {
    lock.lock();
    try {
      Waiting of = waiting.computeIfAbsent(run, _ -> new Waiting());
      of.frames++;
      of.points += points;
      if (waiting.size() > RUNS_WATCHED) {
        // Most of these runs will stay small. A run that grows is noted again.
        waiting.values().removeIf(one -> one.points < LEAST_POINTS / 2);
      }
      appendedNanos = System.nanoTime();
      if (of.isWorthALook()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Notes frames that were there when the program started.
  void found(RunKey run, long frames, long points) {
    if (points < LEAST_POINTS && frames < LEAST_FRAMES) {
      return;
    }
    lock.lock();
    try {
      Waiting of = waiting.computeIfAbsent(run, _ -> new Waiting());
      of.frames += frames;
      of.points += points;
    } finally {
      lock.unlock();
    }
  }

  /// Notes a run that has ended.
  public void ended(RunKey run) {
    lock.lock();
    try {
      ended.add(run);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Notes that frames were removed, or that their space was not given back yet.
  void freed() {
    lock.lock();
    try {
      freed = true;
    } finally {
      lock.unlock();
    }
  }

  /// Whether no points have come in for a while.
  boolean isQuiet() {
    lock.lock();
    try {
      return !closed && quietNanos() >= QUIET_NANOS;
    } finally {
      lock.unlock();
    }
  }

  private long quietNanos() {
    return System.nanoTime() - appendedNanos;
  }

  /// Waits for a task: the run with the largest backlog, a run that has ended, or quiet, which
  /// comes once after frames were removed. Null at the end.
  public @Nullable Next next() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        RunKey largest = largest();
        if (largest != null) {
          return new Next.Frames(largest);
        }
        if (!ended.isEmpty()) {
          return new Next.Ended(ended.removeFirst());
        }
        if (!freed) {
          changed.await();
        } else if (quietNanos() < QUIET_NANOS) {
          changed.awaitNanos(QUIET_NANOS - quietNanos());
        } else {
          freed = false;
          return new Next.Quiet();
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable RunKey largest() {
    @Nullable RunKey largest = null;
    long points = -1;
    for (Map.Entry<RunKey, Waiting> one : waiting.entrySet()) {
      if (one.getValue().isWorthALook() && one.getValue().points > points) {
        largest = one.getKey();
        points = one.getValue().points;
      }
    }
    return largest;
  }

  /// Waits for this long, or until points stop coming in.
  void rest(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long end = System.nanoTime() + nanos;
      for (long left = nanos;
          !closed && left > 0 && System.nanoTime() - appendedNanos < IDLE_NANOS;
          left = end - System.nanoTime()) {
        changed.awaitNanos(Math.min(left, TICK_NANOS));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Notes frames that were compacted.
  public void compacted(RunKey run, long frames, long points) {
    lock.lock();
    try {
      Waiting of = waiting.get(run);
      if (of == null) {
        return;
      }
      of.frames -= frames;
      of.points -= points;
      of.retryPoints = 0;
      if (of.frames <= 0) {
        waiting.remove(run);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a run has no frames.
  void none(RunKey run) {
    lock.lock();
    try {
      waiting.remove(run);
    } finally {
      lock.unlock();
    }
  }

  /// Leaves a run alone until it has grown.
  void postpone(RunKey run) {
    lock.lock();
    try {
      Waiting of = waiting.get(run);
      if (of != null) {
        of.retryPoints = 2 * of.points + LEAST_POINTS;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Stops handing out tasks.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
