package dev.quipu.sdk.write;

import dev.quipu.core.json.JsonText;
import dev.quipu.sdk.journal.Counts;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.queue.QueueBudget;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Takes the points of a run over from the program: counts them, keeps the limit of memory, and
/// hands them to the recorder. No lock, no I/O, no exception. Any thread.
public final class PointQueue {
  private final Journal journal;
  private final QueueBudget budget;
  private final InstantSource clock;
  private final Recorder recorder;
  private final boolean disabled;
  private volatile boolean closed;

  public PointQueue(
      Journal journal,
      QueueBudget budget,
      InstantSource clock,
      Recorder recorder,
      boolean disabled) {
    this.journal = journal;
    this.budget = budget;
    this.clock = clock;
    this.recorder = recorder;
    this.disabled = disabled;
  }

  /// Whether everything that is logged is thrown away.
  public boolean isDisabled() {
    return disabled;
  }

  /// Logs one row of numbers. The arrays are taken over, not copied.
  public void log(long step, String[] keys, double[] values) {
    log(step, keys, values, null);
  }

  /// Logs one row.
  ///
  /// @param json the values that are not numbers, each in the place of a number; null if all are
  public void log(long step, String[] keys, double[] values, @Nullable JsonText @Nullable [] json) {
    if (disabled) {
      return;
    }
    Counts.Count count = journal.counts().points();
    count.addLogged(keys.length);
    if (closed) {
      count.addRefused(keys.length);
      problem("Points were logged after the run had ended");
      return;
    }
    LoggedRow row = new LoggedRow(journal, step, clock.millis(), keys, values, json);
    if (budget.tryTake(row.costBytes())) {
      recorder.add(row);
    } else {
      count.addDropped(keys.length);
    }
  }

  /// Counts values that cannot even be read.
  public void refuse(int n, String why) {
    if (disabled) {
      return;
    }
    journal.counts().points().addLogged(n);
    journal.counts().points().addRefused(n);
    problem(why);
  }

  public void close() {
    closed = true;
  }

  private void problem(String text) {
    recorder.problem(journal, text);
  }
}
