package dev.quipu.engine.live;

import dev.quipu.core.model.ProjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The events for one watcher. One thread takes them; any may end the subscription.
public final class Subscription implements AutoCloseable {
  private final ProjectId project;
  private final Predicate<LiveEvent> wanted;
  private final long beginning;
  private final Consumer<Subscription> atEnd;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Waiting> waiting = new ArrayList<>();
  private int waitingPoints;
  private long waitingBytes;
  private long position;
  private volatile boolean lost;
  private boolean ended;

  /// @param beginning the position after which events are offered
  Subscription(
      ProjectId project,
      Predicate<LiveEvent> wanted,
      long beginning,
      Consumer<Subscription> atEnd) {
    this.project = project;
    this.wanted = wanted;
    this.beginning = beginning;
    position = beginning;
    this.atEnd = atEnd;
  }

  /// What a watcher is told at a time.
  ///
  /// @param events empty if none came in time, if some were lost, or if the subscription has ended
  /// @param lost whether events were lost since the last time, so that the watcher must read
  ///   everything again
  /// @param position of the outbox up to which the watcher has now been told
  public record Told(List<LiveEvent> events, boolean lost, long position) {}

  /// The position in the outbox after which this subscription begins.
  public long beginning() {
    return beginning;
  }

  /// Whether to offer an event. After a loss nothing is wanted until the watcher knows of the loss,
  /// because it then reads everything again.
  boolean wants(ProjectId of, LiveEvent event) {
    return !lost && project.equals(of) && wanted.test(event);
  }

  /// @param at the position of the event in the outbox; 0 for an event that is not stored
  void offer(Waiting event, long at) {
    lock.lock();
    try {
      if (ended || lost) {
        return;
      }
      position = Math.max(position, at);
      if (waiting.size() == LiveLimits.EVENT_QUEUE_BATCHES
          || waitingPoints + event.points() > LiveLimits.EVENT_QUEUE_POINTS
          || waitingBytes + event.bytes() > LiveLimits.EVENT_QUEUE_BYTES) {
        lose();
      } else {
        event.hold();
        waiting.add(event);
        waitingPoints += event.points();
        waitingBytes += event.bytes();
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Notes that events are lost.
  void lose() {
    lock.lock();
    try {
      // The watcher reads everything again, so waiting events are useless now.
      forget();
      lost = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Notes that all events up to a position have been offered.
  void reach(long newPosition) {
    lock.lock();
    try {
      position = Math.max(position, newPosition);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for an event, then takes all that are there.
  public Told take(Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !lost && !ended && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      Told told = new Told(waiting.stream().map(Waiting::event).toList(), lost, position);
      forget();
      lost = false;
      return told;
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    waiting.forEach(Waiting::letGo);
    waiting = new ArrayList<>();
    waitingPoints = 0;
    waitingBytes = 0;
  }

  /// Whether no more events will come.
  public boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    atEnd.accept(this);
    lock.lock();
    try {
      ended = true;
      forget();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
