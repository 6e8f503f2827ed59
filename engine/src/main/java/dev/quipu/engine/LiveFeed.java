package dev.quipu.engine;

import dev.quipu.core.ExperimentId;
import dev.quipu.core.Frame;
import dev.quipu.core.Limits;
import dev.quipu.core.ProjectId;
import dev.quipu.core.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Tells those who watch what has been stored. Publishing never waits: a watcher that falls behind
/// loses events and is told so.
public final class LiveFeed implements AutoCloseable {
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

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
    /// An attempt has begun, so points that were shown are superseded.
    REWOUND
  }

  void publish(Event event) {
    for (Subscription subscription : subscriptions) {
      subscription.offer(event);
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

  /// Ends every subscription, those that are made from now on too, so that nobody goes on waiting
  /// for events when the server stops.
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
    private List<Event> waiting = new ArrayList<>();
    private int waitingPoints;
    private long waitingBytes;
    private boolean lost;
    private boolean ended;

    private Subscription(Predicate<Event> wanted) {
      this.wanted = wanted;
    }

    private void offer(Event event) {
      if (!wanted.test(event)) {
        return;
      }
      lock.lock();
      try {
        int points = 0;
        int bytes = 0;
        if (event instanceof PointsAppended appended) {
          points = appended.frame().points();
          bytes = appended.frame().encoded().length;
        }
        if (waiting.size() == Limits.EVENT_QUEUE_BATCHES
            || waitingPoints + points > Limits.EVENT_QUEUE_POINTS
            || waitingBytes + bytes > Limits.EVENT_QUEUE_BYTES) {
          // The watcher reads everything again, so what waits is of no more use.
          forget();
          lost = true;
        } else {
          waiting.add(event);
          waitingPoints += points;
          waitingBytes += bytes;
        }
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    /// Waits for an event, then takes all there are; empty if none came in time, some were lost, or
    /// the subscription has ended.
    public List<Event> take(Duration patience) throws InterruptedException {
      long nanos = patience.toNanos();
      lock.lockInterruptibly();
      try {
        while (waiting.isEmpty() && !lost && !ended && nanos > 0) {
          nanos = changed.awaitNanos(nanos);
        }
        List<Event> taken = waiting;
        forget();
        return taken;
      } finally {
        lock.unlock();
      }
    }

    private void forget() {
      waiting = new ArrayList<>();
      waitingPoints = 0;
      waitingBytes = 0;
    }

    /// Whether events were lost since the last call: what is shown must be read again.
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
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /// A predicate for the events of some runs and some experiments.
  public static Predicate<Event> of(Set<RunId> runs, Set<ExperimentId> experiments) {
    return event ->
        switch (event) {
          case PointsAppended points ->
              runs.contains(points.run()) || experiments.contains(points.experiment());
          case RunSeen run -> runs.contains(run.run()) || experiments.contains(run.experiment());
          case RunChanged run -> runs.contains(run.run()) || experiments.contains(run.experiment());
          case ExperimentChanged experiment -> experiments.contains(experiment.experiment());
        };
  }
}
