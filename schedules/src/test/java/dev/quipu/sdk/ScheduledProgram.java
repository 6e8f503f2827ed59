package dev.quipu.sdk;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A program that logs to one run, put together as [Quipu] does it, but without its own threads and
/// with a clock that moves on whenever it is looked at.
final class ScheduledProgram {
  static final RunId RUN = new RunId("0123456789abcdef0123456789abcdef");
  private static final WriterId WRITER = new WriterId("123456789abcdef0123456789abcdef0");
  private static final long TICK_NANOS = 100_000_000;

  final JournalFolder folder;
  final Lane lane;
  final PointQueue points;
  final Scribe scribe;
  private final @Nullable Sender sender;
  private final Budget budget;

  /// @param courier null if nothing is sent
  ScheduledProgram(Path root, @Nullable Courier courier) {
    Options options = options(root);
    LongSupplier clock = clock();
    budget = new Budget(options.queueBytes());
    folder = new JournalFolder(root, RUN, WRITER);
    lane = new Lane(folder, "experiment", "run");
    sender = courier == null ? null : sender(options, courier, clock);
    scribe = new Scribe(options, budget, sender, clock);
    points = new PointQueue(lane, budget, () -> Instant.EPOCH, scribe::post, scribe::post, false);
    scribe.post(new Message.Captured(Facts.NONE));
    scribe.post(begin());
  }

  Sender sender() {
    return Objects.requireNonNull(sender);
  }

  static Options options(Path root) {
    return Options.defaults()
        .journalFolder(root)
        .capture(false)
        .flushInterval(Duration.ofNanos(TICK_NANOS));
  }

  static Sender sender(Options options, Courier courier, LongSupplier clock) {
    return new Sender(
        options,
        courier,
        new Backoff(new SplittableRandom(1)),
        (_, _, _) -> {
          throw new AssertionError("no files");
        },
        clock);
  }

  static LongSupplier clock() {
    AtomicLong now = new AtomicLong();
    return () -> now.addAndGet(TICK_NANOS);
  }

  private Message.Begin begin() {
    JournalWriter journal = new JournalWriter(folder);
    Entry.Begin begin = new Entry.Begin("experiment", "run", 0, "", null);
    if (sender == null) {
      Ledger ledger = new Ledger(lane, journal, null, budget);
      return new Message.Begin(ledger, null, List.of(begin), Attempt.FIRST);
    }
    JournalReader reader = new JournalReader(folder, Position.START, 1);
    Backlog backlog = new Backlog(reader, journal::end, budget);
    Ledger ledger = new Ledger(lane, journal, backlog, budget);
    Delivery delivery =
        new Delivery(lane, backlog, Mark.START, new Quipu.WriterHold(journal), true);
    return new Message.Begin(ledger, delivery, List.of(begin), Attempt.FIRST);
  }

  /// Logs rows of one key at the steps from 0.
  void log(String key, int rows) {
    for (int step = 0; step < rows; step++) {
      points.log(step, new String[] {key}, new double[] {step});
    }
  }

  /// Ends the run; the future is there once that is written or sent.
  CompletableFuture<Report> end() {
    points.close();
    CompletableFuture<Report> ended = new CompletableFuture<>();
    scribe.post(new Message.End(lane, RunStatus.COMPLETED, 0, ended));
    return ended;
  }

  /// Does what the program does, and ends the threads as closing does: first what writes, then what
  /// reads.
  Runnable running(Runnable work) {
    return () -> {
      try {
        work.run();
      } finally {
        scribe.stop();
        if (sender != null) {
          sender.stop();
        }
      }
    };
  }
}
