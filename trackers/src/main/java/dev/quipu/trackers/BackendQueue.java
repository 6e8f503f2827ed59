package dev.quipu.trackers;

import dev.quipu.trackers.backend.Backend;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// Takes work for one backend, and has it done on a thread of its own. A backend that waits or
/// fails is felt by nobody else: calls return at once, and those for which there is no room are
/// dropped and counted. Any thread.
///
/// The thread looks for work by itself, every few milliseconds. To wake a thread costs the caller
/// more than all the rest of a call.
final class BackendQueue {
  private static final System.Logger LOG = System.getLogger("dev.quipu.trackers");
  private static final long SHORT_PAUSE_NANOS = Duration.ofMillis(2).toNanos();
  private static final long LONG_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final String name;
  private final Duration closeTimeout;
  private final CallCounts counts;
  private final BackendWorker worker;
  private final Queue<Work> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean isClosing;

  BackendQueue(TrackingConfig config, Backend backend) {
    name = backend.name();
    closeTimeout = config.closeTimeout();
    counts = new CallCounts(name);
    worker = new BackendWorker(config, backend, counts);
    thread = new Thread(this::work, "quipu-tracker-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  String name() {
    return name;
  }

  Optional<String> id(OpenRun run) {
    return worker.id(run);
  }

  TrackerReport.BackendReport report() {
    return counts.report();
  }

  // ---- adding ----

  /// Adds a row of metrics, if there is room.
  void add(Work.Row row) {
    if (counts.hasRoomFor(row.row().size())) {
      waiting.add(row);
    }
  }

  /// Adds a call, if there is room.
  ///
  /// @return whether there was
  boolean add(Work.Call call) {
    boolean hasRoom = counts.hasRoom();
    if (hasRoom) {
      waiting.add(call);
    }
    return hasRoom;
  }

  /// Adds the start or the end of a run.
  void addAlways(Work startOrEnd) {
    counts.added();
    waiting.add(startOrEnd);
  }

  void add(Work.Reached reached) {
    waiting.add(reached);
    LockSupport.unpark(thread);
  }

  /// Notes that a call is lost before it became work.
  void lose(String problem) {
    counts.added();
    counts.lost(1);
    counts.tell(problem, null);
  }

  // ---- the end ----

  /// Lets the thread end when all work is done.
  void beginClose() {
    isClosing = true;
    LockSupport.unpark(thread);
  }

  /// Waits until all work is done, as long as any of the work gets done.
  void awaitClosed() {
    boolean isInterrupted = false;
    long done = -1;
    while (thread.isAlive() && !isInterrupted && done != counts.done()) {
      done = counts.done();
      try {
        thread.join(Math.max(1, closeTimeout.toMillis()));
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (thread.isAlive()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Tracker {0} is left with {1} calls that wait for it",
          name,
          report().waiting());
      thread.interrupt();
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the thread ----

  private void work() {
    long pauseNanos = SHORT_PAUSE_NANOS;
    while (true) {
      // Before the look, so that work which was added before the end is seen.
      boolean isLast = isClosing;
      Work next = waiting.poll();
      if (next != null) {
        next.on(worker);
        worker.flushRuns(false);
        pauseNanos = SHORT_PAUSE_NANOS;
        continue;
      }
      worker.flush();
      worker.flushRuns(true);
      if (isLast) {
        worker.close();
        return;
      }
      LockSupport.parkNanos(pauseNanos);
      pauseNanos = Math.min(2 * pauseNanos, LONG_PAUSE_NANOS);
    }
  }
}
