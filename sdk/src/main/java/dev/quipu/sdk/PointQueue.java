package dev.quipu.sdk;

import dev.quipu.core.json.JsonText;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The program's side of a run's points: counts them, keeps the bound of memory, and hands them
/// over. No lock, no I/O, no exception. Any thread.
final class PointQueue {
  private final Journal journal;
  private final QueueBudget budget;
  private final InstantSource clock;
  private final Consumer<Message.Points> points;
  private final Consumer<Message> messages;
  private final boolean disabled;
  private volatile boolean closed;

  PointQueue(
      Journal journal,
      QueueBudget budget,
      InstantSource clock,
      Consumer<Message.Points> points,
      Consumer<Message> messages,
      boolean disabled) {
    this.journal = journal;
    this.budget = budget;
    this.clock = clock;
    this.points = points;
    this.messages = messages;
    this.disabled = disabled;
  }

  /// Whether nothing is kept of what is logged.
  boolean isDisabled() {
    return disabled;
  }

  /// Logs one row of numbers. The arrays are taken over, not copied.
  void log(long step, String[] keys, double[] values) {
    log(step, keys, values, null);
  }

  /// Logs one row.
  ///
  /// @param json values that are no numbers, each in the place of one; null if all are
  void log(long step, String[] keys, double[] values, @Nullable JsonText @Nullable [] json) {
    if (disabled) {
      return;
    }
    Counts.Count count = journal.counts.points;
    count.logged.add(keys.length);
    if (closed) {
      count.refused.add(keys.length);
      problem("Points were logged after the run had ended");
      return;
    }
    Message.Points row = new Message.Points(journal, step, clock.millis(), keys, values, json);
    if (budget.tryTake(row.costBytes())) {
      points.accept(row);
    } else {
      count.dropped.add(keys.length);
    }
  }

  /// Counts what cannot even be read, such as a value that is null.
  void refuse(int n, String why) {
    if (disabled) {
      return;
    }
    journal.counts.points.logged.add(n);
    journal.counts.points.refused.add(n);
    problem(why);
  }

  void close() {
    closed = true;
  }

  private void problem(String text) {
    messages.accept(new Message.Problem(journal, text));
  }
}
