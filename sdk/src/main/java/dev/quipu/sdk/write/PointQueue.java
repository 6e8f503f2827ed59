package dev.quipu.sdk.write;

import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.json.JsonText;
import dev.quipu.sdk.journal.Counts;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.queue.QueueBudget;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Takes the rows of a run over from the program: counts their values, keeps the limit of memory,
/// and hands them to the recorder. No lock, no I/O, no exception. Any thread.
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

  /// Logs one row of numbers at a time in milliseconds since the epoch, as [#log].
  public void log(long step, long timeMs, String[] keys, double[] values) {
    if (!disabled) {
      add(new LoggedRow(journal, FrameKind.POINTS, step, timeMs, keys, values, null), false);
    }
  }

  /// Logs one row.
  ///
  /// @param json the values that are not numbers, each in the place of a number; null if all are
  public void log(long step, String[] keys, double[] values, @Nullable JsonText @Nullable [] json) {
    if (!disabled) {
      add(
          new LoggedRow(journal, FrameKind.POINTS, step, clock.millis(), keys, values, json),
          false);
    }
  }

  /// Logs one row by time.
  ///
  /// @param timeUs microseconds since the epoch
  /// @param json as in [#log]
  /// @return whether the row was taken over
  public boolean logByTime(
      FrameKind kind,
      long timeUs,
      String[] keys,
      double[] values,
      @Nullable JsonText @Nullable [] json) {
    return !disabled && add(new LoggedRow(journal, kind, timeUs, 0, keys, values, json), false);
  }

  /// As [#logByTime], for rows that may come when the run has ended: they are ignored then.
  public void logUnlessEnded(
      FrameKind kind,
      long timeUs,
      String[] keys,
      double[] values,
      @Nullable JsonText @Nullable [] json) {
    if (!disabled && !closed) {
      add(new LoggedRow(journal, kind, timeUs, 0, keys, values, json), true);
    }
  }

  /// Microseconds since the epoch.
  public long nowUs() {
    return TimeUs.of(clock.instant());
  }

  private boolean add(LoggedRow row, boolean unlessEnded) {
    boolean isLate = closed;
    if (isLate && unlessEnded) {
      return false;
    }
    int values = row.keys.length;
    Counts.Count count = journal.counts().points();
    count.addLogged(values);
    if (isLate) {
      count.addRefused(values);
      problem("Points were logged after the run had ended");
      return false;
    }
    if (budget.tryTake(row.costBytes())) {
      recorder.add(row);
      return true;
    }
    count.addDropped(values);
    return false;
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

  /// Notes a problem that costs no values.
  public void problem(String text) {
    recorder.problem(journal, text);
  }
}
