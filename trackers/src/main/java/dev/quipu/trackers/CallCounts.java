package dev.quipu.trackers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Counts the calls for one backend, and tells their problems. Any thread.
final class CallCounts {
  private static final System.Logger LOG = System.getLogger("dev.quipu.trackers");

  private final String backend;
  private final AtomicInteger waitingValues = new AtomicInteger();
  private final AtomicInteger waitingCalls = new AtomicInteger();
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final List<String> problems = new ArrayList<>();

  CallCounts(String backend) {
    this.backend = backend;
  }

  /// Takes room for the values of a row of metrics.
  ///
  /// @return false if there is none: then the row is counted as lost
  boolean hasRoomFor(int values) {
    added.incrementAndGet();
    if (waitingValues.addAndGet(values) <= TrackerLimits.WAITING_VALUES) {
      return true;
    }
    waitingValues.addAndGet(-values);
    lost(1);
    tell(
        "More than "
            + TrackerLimits.WAITING_VALUES
            + " values of metrics wait, so further ones are dropped",
        null);
    return false;
  }

  /// Takes room for a call.
  ///
  /// @return false if there is none: then the call is counted as lost
  boolean hasRoom() {
    added.incrementAndGet();
    if (waitingCalls.incrementAndGet() <= TrackerLimits.WAITING_CALLS) {
      return true;
    }
    waitingCalls.decrementAndGet();
    lost(1);
    tell(
        "More than " + TrackerLimits.WAITING_CALLS + " calls wait, so further ones are dropped",
        null);
    return false;
  }

  /// Counts the start or the end of a run, for which there is always room: a run that never ends is
  /// worse than a few more objects.
  void added() {
    added.incrementAndGet();
  }

  void valuesDone(int values) {
    waitingValues.addAndGet(-values);
  }

  void callDone() {
    waitingCalls.decrementAndGet();
  }

  void taken(int calls) {
    taken.addAndGet(calls);
  }

  void lost(int calls) {
    lost.addAndGet(calls);
  }

  /// How many calls are over, well or not.
  long done() {
    return taken.get() + lost.get();
  }

  TrackerReport.BackendReport report() {
    long lostNow = lost.get();
    long takenNow = taken.get();
    synchronized (problems) {
      return new TrackerReport.BackendReport(
          takenNow, Math.max(0, added.get() - takenNow - lostNow), lostNow, List.copyOf(problems));
    }
  }

  /// Tells a problem once.
  void tell(String what, @Nullable Throwable cause) {
    String why =
        cause == null ? "" : ": " + (cause.getMessage() == null ? cause : cause.getMessage());
    String problem = what + why;
    synchronized (problems) {
      if (problems.size() == TrackerLimits.PROBLEMS || problems.contains(problem)) {
        return;
      }
      problems.add(problem);
    }
    LOG.log(System.Logger.Level.WARNING, "Tracker {0}: {1}", backend, problem);
  }
}
