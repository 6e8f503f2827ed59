package dev.quipu.sdk;

import dev.quipu.core.model.RunStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The runs of a [Quipu] that have not ended. Any thread.
final class OpenRuns {
  /// The open runs of all connections. Logging libraries and standard streams belong to the
  /// process, and know no connection.
  private static final Map<RunSession, Run> OF_PROCESS = new ConcurrentHashMap<>();

  private final Set<RunSession> runs = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /// A live view of the runs of this process that have not ended.
  static Collection<Run> ofProcess() {
    return Collections.unmodifiableCollection(OF_PROCESS.values());
  }

  /// Adds a run until it has ended.
  void add(RunSession session, Run run) {
    runs.add(session);
    OF_PROCESS.put(session, run);
    var unused = session.ended().whenComplete((nothing, failure) -> runs.remove(session));
  }

  static void remove(RunSession session) {
    OF_PROCESS.remove(session);
  }

  /// From now on no run may be added; false if that was so already.
  boolean close() {
    return closed.compareAndSet(false, true);
  }

  boolean isClosed() {
    return closed.get();
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  void each(Consumer<RunSession> action) {
    runs.forEach(action);
  }

  void noteLeftOpen() {
    runs.forEach(RunSession::noteIfLeftOpen);
  }

  /// Ends all runs, and waits for them together.
  void endAll(RunStatus status, Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    // A copy: runs that end leave the set, but must still report what could not be sent.
    List<RunSession> ending = List.copyOf(runs);
    ending.forEach(run -> run.end(status));
    for (RunSession run : ending) {
      long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
      run.awaitEnd(Duration.ofNanos(leftNanos));
    }
  }
}
