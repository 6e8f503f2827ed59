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
  final Journal journal;
  final PointQueue points;
  final Recorder recorder;
  private final @Nullable Sender sender;
  private final QueueBudget budget;

  /// @param requests null if nothing is sent
  ScheduledProgram(Path root, @Nullable Requests requests) {
    Options options = options(root);
    LongSupplier clock = clock();
    budget = new QueueBudget(options.queueBytes());
    folder = new JournalFolder(root, RUN, WRITER);
    journal = new Journal(folder, "experiment", "run");
    sender = requests == null ? null : sender(options, requests, clock);
    recorder = new Recorder(options, budget, sender, clock);
    points =
        new PointQueue(journal, budget, () -> Instant.EPOCH, recorder::post, recorder::post, false);
    recorder.post(new Message.Captured(CapturedTags.NONE));
    recorder.post(begin());
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

  static Sender sender(Options options, Requests requests, LongSupplier clock) {
    return new Sender(
        options,
        requests,
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
    JournalWriter writer = new JournalWriter(folder);
    Entry.Begin begin = new Entry.Begin("experiment", "run", 0, "", null);
    if (sender == null) {
      RunRecorder runRecorder = new RunRecorder(journal, writer, null, budget);
      return new Message.Begin(runRecorder, null, List.of(begin), Attempt.FIRST);
    }
    JournalReader reader = new JournalReader(folder, Position.START, 1);
    UnsentRecords unsent = new UnsentRecords(reader, writer::end, budget);
    RunRecorder runRecorder = new RunRecorder(journal, writer, unsent, budget);
    Delivery delivery =
        new Delivery(journal, unsent, Mark.START, new Quipu.WriterOwnership(writer), true);
    return new Message.Begin(runRecorder, delivery, List.of(begin), Attempt.FIRST);
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
    recorder.post(new Message.End(journal, RunStatus.COMPLETED, 0, ended));
    return ended;
  }

  /// Does what the program does, and ends the threads as closing does: first what writes, then what
  /// reads.
  Runnable running(Runnable work) {
    return () -> {
      try {
        work.run();
      } finally {
        recorder.stop();
        if (sender != null) {
          sender.stop();
        }
      }
    };
  }
}
