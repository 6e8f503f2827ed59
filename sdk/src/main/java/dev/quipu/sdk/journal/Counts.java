package dev.quipu.sdk.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/// Counts what has become of the points, changes and artifacts of a run. Any thread may count.
public final class Counts {
  private static final int PROBLEMS = 50;

  private final Count points = new Count();
  private final Count changes = new Count();
  private final Count artifacts = new Count();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private volatile boolean endSent;

  public Count points() {
    return points;
  }

  public Count changes() {
    return changes;
  }

  public Count artifacts() {
    return artifacts;
  }

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

  /// Counts things of one kind, from the call that logs them to the server. The unsent ones follow
  /// from the other numbers.
  public static final class Count {
    private final LongAdder logged = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedByServer = new LongAdder();

    public void addLogged(long more) {
      logged.add(more);
    }

    public void addSent(long more) {
      sent.add(more);
    }

    public void addDropped(long more) {
      dropped.add(more);
    }

    /// Counts things that the SDK refuses before they reach the journal.
    public void addRefused(long more) {
      refused.add(more);
    }

    public void addRefusedByServer(long more) {
      refusedByServer.add(more);
    }

    public long sent() {
      return sent.sum();
    }

    public long dropped() {
      return dropped.sum();
    }

    /// The number refused by the SDK.
    public long refused() {
      return refused.sum();
    }

    /// The number refused by the SDK or by the server.
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
