package dev.quipu.engine.live;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.EventReader;
import dev.quipu.engine.request.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells watchers what has been stored. One thread reads the outbox after each commit and hands its
/// events to the subscriptions; while nobody watches, nothing is read. No write waits for a
/// watcher: a subscription that falls behind loses events and is told so. A watcher that comes back
/// gives the position up to which it has been told, and is told what has happened since, also after
/// a restart of the server.
public final class LiveFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  private final Store store;
  private final MemoryBudget memory;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Semaphore stored = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().name("quipu-live").daemon().unstarted(this::work);

  /// Held while the outbox is read, so that each subscription begins between two events.
  private final ReentrantLock reading = new ReentrantLock();

  /// The events up to here have been handed out.
  private long position;

  private volatile boolean closed;

  /// @param memory for waiting events
  public LiveFeed(Store store, MemoryBudget memory) {
    this.store = store;
    this.memory = memory;
  }

  public void start() {
    store.whenEventsAreStored(this::wake);
    thread.start();
  }

  private void wake() {
    if (!subscriptions.isEmpty()) {
      stored.release();
    }
  }

  /// A share of the memory for waiting events.
  public MemoryBudget.Share share() {
    return memory.share();
  }

  /// Tells the watchers of a project of an event that is not stored.
  public void tell(ProjectId project, LiveEvent.RunSeen seen) {
    if (isWanted(project, seen, subscriptions)) {
      new Wanted(0, project, seen, Waiting.of(seen, memory.share())).offerTo(subscriptions);
    }
  }

  /// Watches the events of a project that the predicate lets pass. The predicate does not see the
  /// points of an event.
  ///
  /// @param after the position up to which the watcher has been told before; empty for one that
  ///   watches from now on. If events since then are no longer kept, or too many, they are lost
  public Subscription subscribe(
      ProjectId project, Predicate<LiveEvent> wanted, OptionalLong after) {
    reading.lock();
    try {
      if (subscriptions.isEmpty()) {
        position = store.readAcrossProjects(all -> all.events().newest());
      } else if (after.isPresent() && after.getAsLong() > position) {
        handOut();
      }
      boolean canReplay = after.isPresent() && canReplay(after.getAsLong());
      Subscription subscription =
          new Subscription(
              project, wanted, canReplay ? after.getAsLong() : position, subscriptions::remove);
      if (canReplay) {
        replay(subscription);
      } else if (after.isPresent()) {
        subscription.lose();
      }
      subscriptions.add(subscription);
      // An event that was stored just before woke nobody.
      stored.release();
      if (closed) {
        subscription.close();
      }
      return subscription;
    } finally {
      reading.unlock();
    }
  }

  /// Ends every subscription, later ones included, so that nobody waits for events when the server
  /// stops.
  @Override
  public void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
    stored.release();
    try {
      // The store is closed next.
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!closed) {
      stored.acquireUninterruptibly();
      stored.drainPermits();
      reading.lock();
      try {
        handOut();
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("Events could not be read; their watchers are told to read everything again", e);
          subscriptions.forEach(Subscription::lose);
        }
      } finally {
        reading.unlock();
      }
    }
  }

  /// Hands out the events since the last time.
  private void handOut() {
    boolean all = false;
    while (!all && !closed && !subscriptions.isEmpty()) {
      Part part = offer(position, Long.MAX_VALUE, List.copyOf(subscriptions));
      position = part.end;
      all = part.isLast;
    }
  }

  private boolean canReplay(long after) {
    return after <= position
        && position - after <= LiveLimits.EVENTS_REPLAYED
        && after >= store.readAcrossProjects(all -> all.events().oldest()) - 1;
  }

  /// Offers to one subscription what the others have been offered since its beginning.
  private void replay(Subscription subscription) {
    long from = subscription.beginning();
    boolean all = false;
    while (!all) {
      Part part = offer(from, position, List.of(subscription));
      from = part.end;
      all = part.isLast;
    }
    subscription.reach(position);
  }

  /// Offers some of the events after a position, up to a last one.
  private Part offer(long after, long last, List<Subscription> watching) {
    Part part = read(after, last, watching);
    part.events.forEach(event -> event.offerTo(watching));
    watching.forEach(subscription -> subscription.reach(part.end));
    return part;
  }

  /// Consecutive events that somebody wants.
  ///
  /// @param end the position of the last event that was looked at
  /// @param isLast whether no event follows at the moment
  private record Part(List<Wanted> events, long end, boolean isLast) {}

  private Part read(long after, long last, List<Subscription> watching) {
    return store.readAcrossProjects(all -> {
      List<Wanted> wanted = new ArrayList<>();
      try {
        return read(all.events(), after, last, watching, wanted);
      } catch (RuntimeException e) {
        wanted.forEach(Wanted::letGo);
        throw e;
      }
    });
  }

  private Part read(
      EventReader events, long after, long last, List<Subscription> watching, List<Wanted> wanted) {
    long end = after;
    long bytes = 0;
    List<EventReader.Stored> some = events.after(after, LiveLimits.EVENTS_AT_ONCE);
    for (EventReader.Stored event : some) {
      if (event.position() > last || bytes > LiveLimits.EVENT_BYTES_AT_ONCE) {
        return new Part(wanted, end, event.position() > last);
      }
      end = event.position();
      LiveEvent.Stored live = new LiveEvent.Stored(event.event(), null);
      if (isWanted(event.project(), live, watching)) {
        Waiting waiting = waiting(live, events);
        bytes += waiting == null ? 0 : waiting.bytes();
        wanted.add(new Wanted(end, event.project(), live, waiting));
      }
    }
    // A damaged event is left out, so a short list need not be the end.
    return new Part(wanted, end, some.isEmpty() || end >= events.newest());
  }

  private static boolean isWanted(ProjectId project, LiveEvent event, List<Subscription> watching) {
    return watching.stream().anyMatch(one -> one.wants(project, event));
  }

  /// The event with its points; null if they cannot be read, or there is no memory for them.
  private @Nullable Waiting waiting(LiveEvent.Stored live, EventReader events) {
    if (live.event() instanceof PointsAppended appended) {
      return points(appended, events)
          .map(frame -> Waiting.of(new LiveEvent.Stored(appended, frame), memory.share()))
          .orElse(null);
    }
    return Waiting.of(live, memory.share());
  }

  private static Optional<Frame> points(PointsAppended appended, EventReader events) {
    try {
      return events.frame(appended);
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      // Later events must be told all the same. Whoever reads the chart is told of the damage.
      LOG.warn("The points of an event are damaged: {}", e.message());
      return Optional.empty();
    }
  }

  /// An event that some subscription wants.
  ///
  /// @param waiting the event; null if its points are no longer a frame, or a damaged one, or if
  ///   there is no memory for the event, so that its watchers must read everything again
  private record Wanted(
      long position, ProjectId project, LiveEvent event, @Nullable Waiting waiting) {
    void offerTo(List<Subscription> watching) {
      for (Subscription subscription : watching) {
        if (subscription.wants(project, event)) {
          if (waiting == null) {
            subscription.lose();
          } else {
            subscription.offer(waiting, position);
          }
        }
      }
      letGo();
    }

    void letGo() {
      if (waiting != null) {
        waiting.letGo();
      }
    }
  }
}
