package dev.quipu.sdk.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// Counts what has become of the points, changes and artifacts of a run. Any thread may count. What
/// is unsent follows from the other numbers.
public final class Counts {
  private static final int PROBLEMS = 50;

  public final Count points = new Count();
  public final Count changes = new Count();
  public final Count artifacts = new Count();

  private final List<String> problems = new CopyOnWriteArrayList<>();
  private volatile boolean endSent;

  public void endSent() {
    endSent = true;
  }

  /// Notes a problem; false if it is already noted, or if there are too many.
  boolean problem(String text) {
    if (problems.size() >= PROBLEMS || problems.contains(text)) {
      return false;
    }
    problems.add(text);
    return true;
  }

  public List<String> problems() {
    return problems;
  }

  /// Whether the server has the end of the run.
  public boolean isEndSent() {
    return endSent;
  }

  public static final class Count {
    public final LongAdder logged = new LongAdder();
    public final LongAdder sent = new LongAdder();
    public final LongAdder dropped = new LongAdder();

    /// Refused by the SDK, before it reached the journal.
    public final LongAdder refused = new LongAdder();

    public final LongAdder refusedByServer = new LongAdder();

    public long refusals() {
      return refused.sum() + refusedByServer.sum();
    }

    public long unsent() {
      // The settled ones are summed first, so that the difference is not negative if another thread
      // logs in between.
      long settled = sent.sum() + dropped.sum() + refusals();
      return Math.max(0, logged.sum() - settled);
    }
  }
}
