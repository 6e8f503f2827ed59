package dev.quipu.engine.alerts;

import dev.quipu.codec.line.Line;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.alerts.AlertEvents.Part;
import dev.quipu.engine.alerts.AlertEvents.Told;
import dev.quipu.engine.alerts.AlertIndex.ExperimentKey;
import dev.quipu.engine.alerts.AlertIndex.Watched;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.AlertsChanged;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.engine.runs.Pulses;
import dev.quipu.engine.runs.Pulses.Silence;
import dev.quipu.engine.runs.Stops;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Evaluates alerts. One thread reads the outbox behind its position, evaluates the alerts of each
/// frame, and stores firings together with the new position. So an alert fires whether or not its
/// client lives, and once, whenever the server is killed: what is evaluated again has the same
/// cause. While there are no alerts, nothing is read.
///
/// Compacted frames are removed only after they have been evaluated ([#awaitEvaluated]). A frame
/// that is gone after a restart was evaluated before it.
public final class AlertEvaluator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertEvaluator.class);

  private final Store store;
  private final InstantSource clock;
  private final Pulses pulses;
  private final Thread thread =
      Thread.ofPlatform().name("quipu-alerts").daemon().unstarted(this::work);

  // Owned by the thread.
  private final AlertIndex index = new AlertIndex();
  private final AlertEvents events = new AlertEvents(index);
  private final FiringWriter firings;
  private final Map<RunKey, RunWatch> watches =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunKey, RunWatch> eldest) {
          return size() > EvaluationLimits.RUNS_KEPT;
        }
      };
  private long tickedNanos = System.nanoTime();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private long position;
  private boolean following;
  private int changes;
  private boolean hasNews;
  private boolean isUrgent;
  private boolean closed;

  public AlertEvaluator(Store store, InstantSource clock, Pulses pulses, Stops stops) {
    this.store = store;
    this.clock = clock;
    this.pulses = pulses;
    firings = new FiringWriter(store, stops);
  }

  public void start() {
    long stored =
        store.readAcrossProjects(all -> {
          index.load(all.enabledAlerts());
          return all.alertPosition();
        });
    firings.begin(stored);
    following = !index.isEmpty();
    position = Math.max(stored, index.firstPosition());
    hasNews = following;
    store.whenEventsAreStored(this::wake);
    thread.start();
  }

  private void wake() {
    lock.lock();
    try {
      if (following) {
        hasNews = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Changes alerts: from the beginning of the work on, events are followed and frames are kept.
  <T> T changing(Supplier<T> work) {
    lock.lock();
    try {
      changes++;
      if (!following) {
        position = store.readAcrossProjects(all -> all.events().newest());
        following = true;
      }
    } finally {
      lock.unlock();
    }
    try {
      return work.get();
    } finally {
      lock.lock();
      try {
        changes--;
        hasNews = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Waits until all events that are stored now have been evaluated; false if that takes too long.
  public boolean awaitEvaluated() {
    return awaitEvaluated(Duration.ofMillis(EvaluationLimits.FRAMES_WAIT_MS));
  }

  boolean awaitEvaluated(Duration patience) {
    lock.lock();
    try {
      if (!following) {
        return true;
      }
    } finally {
      lock.unlock();
    }
    long goal = store.readAcrossProjects(all -> all.events().newest());
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (following && position < goal && !closed && nanos > 0) {
        hasNews = true;
        isUrgent = true;
        changed.signalAll();
        nanos = changed.awaitNanos(nanos);
      }
      return !following || position >= goal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the thread; what is not evaluated is evaluated after the next start.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (awaitWork()) {
      try {
        evaluateAll();
        tickIfDue();
        stopFollowing();
      } catch (RuntimeException e) {
        if (!isClosed()) {
          LOG.warn("Alerts could not be evaluated; they are evaluated again", e);
          // What is in memory may be ahead of what was stored.
          watches.clear();
        }
        pause(EvaluationLimits.TICK_MS);
      }
      pause(EvaluationLimits.PACE_MS);
    }
    try {
      firings.writePosition(reached());
    } catch (RuntimeException e) {
      LOG.debug("The position of alerts was not stored", e);
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for news, or for the next tick; false at the end.
  private boolean awaitWork() {
    lock.lock();
    try {
      while (!closed && !hasNews && !isTickDue()) {
        if (following) {
          changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(EvaluationLimits.TICK_MS));
        } else {
          changed.await();
        }
      }
      hasNews = false;
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isTickDue() {
    return following
        && System.nanoTime() - tickedNanos
            >= TimeUnit.MILLISECONDS.toNanos(EvaluationLimits.TICK_MS);
  }

  /// Rests, unless somebody waits.
  private void pause(int ms) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(ms);
      while (!closed && !isUrgent && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      isUrgent = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void stopFollowing() {
    lock.lock();
    try {
      if (index.isEmpty() && changes == 0 && !hasNews) {
        following = false;
        watches.clear();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- points ----

  private void evaluateAll() {
    boolean isLast = false;
    while (!isLast && !isClosed()) {
      long from = reached();
      Part part = store.readAcrossProjects(all -> events.after(from, all.events()));
      List<FoundFiring> found = new ArrayList<>();
      for (Told told : part.events()) {
        handle(told, found);
      }
      firings.write(found, part.end());
      reach(part.end());
      isLast = part.isLast();
    }
  }

  private long reached() {
    lock.lock();
    try {
      return position;
    } finally {
      lock.unlock();
    }
  }

  private void reach(long end) {
    lock.lock();
    try {
      position = Math.max(position, end);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void handle(Told told, List<FoundFiring> found) {
    switch (told.event()) {
      case PointsAppended points -> {
        if (told.points() != null) {
          evaluate(told, points, told.points(), found);
        }
      }
      case AlertsChanged change -> reload(told.project(), change);
      case RunChanged change -> {
        if (change.change() == Change.REWOUND
            || change.change() == Change.MOVED
            || change.change() == Change.RESTORED
            || change.change() == Change.DELETED) {
          watches.remove(new RunKey(told.project(), change.run()));
        }
      }
      case ExperimentChanged change -> {
        // A restored experiment may fire again. This is rare, so all runs are read again.
        if (change.change() != Change.CREATED && !watches.isEmpty()) {
          watches.clear();
        }
      }
      case Event.RegistryChanged _, Event.AlertFired _ -> {
        // Was not read.
      }
    }
  }

  private void evaluate(Told told, PointsAppended points, Frame frame, List<FoundFiring> found) {
    RunKey key = new RunKey(told.project(), points.run());
    long nowMs = clock.millis();
    RunWatch watch = watch(key, points.experiment(), EarlierPoints.than(frame));
    watch.take(
        frame,
        told.position(),
        nowMs,
        (watched, point) ->
            found.add(new FoundFiring(watched, key, told.position(), point, nowMs)));
  }

  private RunWatch watch(RunKey key, ExperimentId experiment, EarlierPoints earlier) {
    RunWatch known = watches.get(key);
    if (known != null) {
      return known;
    }
    List<Watched> alerts = index.of(key.project(), experiment, key.run());
    record Read(RunWatch watch, Map<String, Line> lines) {}
    Read read =
        store.read(
            Scope.of(key.project()),
            tx -> {
              RunWatch made =
                  new RunWatch(alerts, alert -> tx.alerts().lastFiredMs(alert, key.run()));
              return new Read(made, EarlierPoints.lines(tx, key.run(), made));
            });
    earlier.fill(read.watch, read.lines);
    watches.put(key, read.watch);
    return read.watch;
  }

  private void reload(ProjectId project, AlertsChanged change) {
    Scope scope = Scope.of(project);
    RunId run = change.run();
    if (run != null) {
      RunKey key = new RunKey(project, run);
      index.ofRun(key, store.read(scope, tx -> tx.alerts().ofRun(run)));
      watches.remove(key);
    } else {
      ExperimentKey key = new ExperimentKey(project, change.experiment());
      index.ofExperiment(
          key, store.read(scope, tx -> tx.alerts().ofExperiment(change.experiment())));
      watches.clear();
    }
  }

  // ---- silence ----

  private void tickIfDue() {
    lock.lock();
    try {
      if (!isTickDue()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    tickedNanos = System.nanoTime();
    lookForSilence();
    firings.writePosition(reached());
  }

  private void lookForSilence() {
    if (!index.asksForSilence()) {
      return;
    }
    List<FoundFiring> found = new ArrayList<>();
    long nowMs = clock.millis();
    for (Silence silence : pulses.silences()) {
      if (index.asksForSilence(silence.run(), silence.experiment())) {
        RunWatch watch = watch(silence.run(), silence.experiment(), EarlierPoints.ALL);
        watch.silent(
            silence.silentMs(),
            nowMs,
            watched ->
                found.add(new FoundFiring(watched, silence.run(), -silence.seenMs(), null, nowMs)));
      }
    }
    firings.write(found, reached());
  }
}
