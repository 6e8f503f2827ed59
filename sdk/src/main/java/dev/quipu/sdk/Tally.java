package dev.quipu.sdk;

import dev.quipu.core.RunStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// Counts what became of a run's points, changes and artifacts. Any thread may count; what is not
/// yet settled follows from the rest.
final class Tally {
  private static final int PROBLEMS = 50;

  final Count points = new Count();
  final Count changes = new Count();
  final Count artifacts = new Count();

  private final List<String> problems = new CopyOnWriteArrayList<>();
  private volatile boolean endSent;

  void endSent() {
    endSent = true;
  }

  /// Notes a problem; false if it is already known or there are too many.
  boolean problem(String text) {
    if (problems.size() >= PROBLEMS || problems.contains(text)) {
      return false;
    }
    problems.add(text);
    return true;
  }

  Report report(RunStatus status) {
    return new Report(
        status,
        points.sent.sum(),
        points.unsent(),
        points.dropped.sum(),
        points.refused.sum(),
        changes.sent.sum(),
        changes.unsent(),
        changes.refused.sum(),
        artifacts.sent.sum(),
        artifacts.unsent(),
        artifacts.refused.sum(),
        endSent,
        problems);
  }

  static final class Count {
    final LongAdder logged = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder refused = new LongAdder();

    long unsent() {
      // Settled first: what is logged in between must not make the difference negative.
      long settled = sent.sum() + dropped.sum() + refused.sum();
      return Math.max(0, logged.sum() - settled);
    }
  }
}
