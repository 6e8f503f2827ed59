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

/// The runs that wait for the [Compactor], and which of them is next. Safe for any thread.
public final class Backlogs {
  /// A backlog of fewer points and frames is read fast enough as it is.
  private static final long LEAST_POINTS = 8192;

  private static final long LEAST_FRAMES = 512;
  private static final int RUNS_WATCHED = 20_000;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Without points for so long, the next ones may wait until the database has grown again.
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RunKey, Waiting> waiting = new HashMap<>();
  private final SequencedSet<RunKey> ended = new LinkedHashSet<>();
  private long appendedNanos = System.nanoTime() - IDLE_NANOS;
  private boolean freed = true;
  private boolean closed;

  /// What is to be done next.
  public sealed interface Next {
    /// Frames of a run are to be compacted.
    record Frames(RunKey run) implements Next {}

    /// The chunks of a run that has ended are to be sealed.
    record Ended(RunKey run) implements Next {}

    /// Nothing waits and no points come in: space that frames took can be given back.
    record Quiet() implements Next {}
  }

  /// What of a run is in frames.
  private static final class Waiting {
    long frames;
    long points;

    /// The points it must have before it is looked at again, since it was not worth while.
    long retryPoints;

    boolean isWorthALook() {
      return (points >= LEAST_POINTS || frames >= LEAST_FRAMES) && points >= retryPoints;
    }
  }

  /// Takes note of a frame that was stored.
  public void appended(RunKey run, int points) {
    lock.lock();
    try {
      Waiting of = waiting.computeIfAbsent(run, _ -> new Waiting());
      of.frames++;
      of.points += points;
      if (waiting.size() > RUNS_WATCHED) {
        // Most have only a few points for ever; one that goes on comes back.
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

  /// Takes note of what was there when the program started.
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

  /// Takes note of a run that has ended.
  public void ended(RunKey run) {
    lock.lock();
    try {
      ended.add(run);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Takes note that frames were removed, or that space they took was not given back yet.
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

  /// Waits for something to do: the run with the largest backlog, one that has ended, or quiet,
  /// once after frames were removed; null at the end.
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

  /// Waits for so long, or until no more points come in.
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

  /// Takes note of what is no longer in frames.
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

  /// Takes note that nothing of a run is in frames.
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

  /// From now on there is nothing to do.
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
