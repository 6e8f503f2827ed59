package dev.quipu.sdk;

import dev.quipu.core.model.RunStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// Counts what became of a run's points, changes and artifacts. Any thread may count; what is not
/// yet settled follows from the rest.
final class Counts {
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

  List<String> problems() {
    return problems;
  }

  Report report(RunStatus status, Optional<Path> journal) {
    return new Report(
        status,
        points.sent.sum(),
        points.unsent(),
        points.dropped.sum(),
        points.refusals(),
        changes.sent.sum(),
        changes.unsent(),
        changes.refusals(),
        artifacts.sent.sum(),
        artifacts.unsent(),
        artifacts.refusals(),
        endSent,
        journal,
        problems);
  }

  static final class Count {
    final LongAdder logged = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();

    /// By a rule, before it came into the journal.
    final LongAdder refused = new LongAdder();

    final LongAdder refusedByServer = new LongAdder();

    long refusals() {
      return refused.sum() + refusedByServer.sum();
    }

    long unsent() {
      // Settled first: what is logged in between must not make the difference negative.
      long settled = sent.sum() + dropped.sum() + refusals();
      return Math.max(0, logged.sum() - settled);
    }
  }
}
