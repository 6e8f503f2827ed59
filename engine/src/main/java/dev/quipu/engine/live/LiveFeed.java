package dev.quipu.engine.live;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.request.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Tells watchers what has been stored. Publishing never waits: a watcher that falls behind loses
/// events and is told so.
public final class LiveFeed implements AutoCloseable {
  private final MemoryBudget memory;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /// @param memory for waiting events
  public LiveFeed(MemoryBudget memory) {
    this.memory = memory;
  }

  /// A share of the memory for waiting events.
  public MemoryBudget.Share share() {
    return memory.share();
  }

  /// An event that waits for some watchers. They share the memory it takes.
  private final class Waiting {
    private static final int EVENT_BYTES = 100;
    private static final int POINT_BYTES = 24;

    final Event event;
    final int points;
    final int bytes;
    private final MemoryBudget.Share held = memory.share();
    private int watchers;

    Waiting(Event event) {
      this.event = event;
      boolean hasPoints = event instanceof PointsAppended;
      points = hasPoints ? ((PointsAppended) event).frame().points() : 0;
      bytes = hasPoints ? ((PointsAppended) event).frame().encoded().length : 0;
    }

    /// Returns false if there is no memory for the event.
    synchronized boolean hold() {
      if (watchers == 0 && !held.tryHold(EVENT_BYTES + bytes + (long) POINT_BYTES * points)) {
        return false;
      }
      watchers++;
      return true;
    }

    synchronized void letGo() {
      watchers--;
      if (watchers == 0) {
        held.close();
      }
    }
  }

  /// Something that was stored.
  public sealed interface Event {
    ProjectId project();

    ExperimentId experiment();
  }

  public record PointsAppended(ProjectId project, ExperimentId experiment, RunId run, Frame frame)
      implements Event {}

  /// A sign of life of a running run.
  ///
  /// @param lostAtMs when the run is lost, unless another sign comes before
  public record RunSeen(
      ProjectId project, ExperimentId experiment, RunId run, long seenMs, long lostAtMs)
      implements Event {}

  public record RunChanged(ProjectId project, ExperimentId experiment, RunId run, Change change)
      implements Event {}

  public record ExperimentChanged(ProjectId project, ExperimentId experiment, Change change)
      implements Event {}

  public enum Change {
    CREATED,
    UPDATED,
    DELETED,
    RESTORED,
    /// An attempt has begun; it supersedes points that were shown.
    REWOUND
  }

  public void publish(Event event) {
    Waiting waiting = new Waiting(event);
    for (Subscription subscription : subscriptions) {
      subscription.offer(waiting);
    }
  }

  /// Watches the events of a project that the predicate lets pass.
  public Subscription subscribe(ProjectId project, Predicate<Event> wanted) {
    Subscription subscription =
        new Subscription(event -> event.project().equals(project) && wanted.test(event));
    subscriptions.add(subscription);
    if (closed) {
      subscription.close();
    }
    return subscription;
  }

  /// Ends every subscription, later ones included, so that nobody waits for events when the server
  /// stops.
  @Override
  public void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
  }

  /// The events for one watcher. One thread takes them; any may end it.
  public final class Subscription implements AutoCloseable {
    private final Predicate<Event> wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<Waiting> waiting = new ArrayList<>();
    private int waitingPoints;
    private long waitingBytes;
    private boolean lost;
    private boolean ended;

    private Subscription(Predicate<Event> wanted) {
      this.wanted = wanted;
    }

    private void offer(Waiting event) {
      if (!wanted.test(event.event)) {
        return;
      }
      lock.lock();
      try {
        if (ended) {
          return;
        }
        if (waiting.size() == LiveLimits.EVENT_QUEUE_BATCHES
            || waitingPoints + event.points > LiveLimits.EVENT_QUEUE_POINTS
            || waitingBytes + event.bytes > LiveLimits.EVENT_QUEUE_BYTES
            || !event.hold()) {
          // The watcher reads everything again, so waiting events are useless now.
          forget();
          lost = true;
        } else {
          waiting.add(event);
          waitingPoints += event.points;
          waitingBytes += event.bytes;
        }
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    /// Waits for an event, then takes all that are there. Empty if none came in time, if some were
    /// lost, or if the subscription has ended.
    public List<Event> take(Duration patience) throws InterruptedException {
      long nanos = patience.toNanos();
      lock.lockInterruptibly();
      try {
        while (waiting.isEmpty() && !lost && !ended && nanos > 0) {
          nanos = changed.awaitNanos(nanos);
        }
        List<Event> taken = waiting.stream().map(one -> one.event).toList();
        forget();
        return taken;
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

    /// Whether events were lost since the last call. If so, the watcher must read everything again.
    public boolean takeLost() {
      lock.lock();
      try {
        boolean was = lost;
        lost = false;
        return was;
      } finally {
        lock.unlock();
      }
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
      subscriptions.remove(this);
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
}
