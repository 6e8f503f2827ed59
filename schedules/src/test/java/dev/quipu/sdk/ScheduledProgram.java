package dev.quipu.sdk;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.JournalWriter;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.WriterOwnership;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.send.Delivery;
import dev.quipu.sdk.send.Requests;
import dev.quipu.sdk.send.Sender;
import dev.quipu.sdk.send.UnsentRecords;
import dev.quipu.sdk.wire.Backoff;
import dev.quipu.sdk.write.PointQueue;
import dev.quipu.sdk.write.RecordOutput;
import dev.quipu.sdk.write.Recorder;
import dev.quipu.sdk.write.RunRecorder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A program that logs to one run, assembled as [Quipu] assembles it, but without its own threads
/// and with a clock that moves on at every look.
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
    journal = new Journal(folder, "run");
    sender = requests == null ? null : sender(options, requests, clock);
    recorder = new Recorder(options.flushInterval(), budget, sender, clock);
    points = new PointQueue(journal, budget, () -> Instant.EPOCH, recorder, false);
    recorder.captured(Map.of());
    begin();
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
        Connection.senderSettings(options),
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

  private void begin() {
    JournalWriter writer = new JournalWriter(folder);
    UnsentRecords unsent = null;
    Delivery delivery = null;
    if (sender != null) {
      JournalReader reader = new JournalReader(folder, Position.START, 1);
      unsent = new UnsentRecords(reader, writer::end, budget);
      delivery = new Delivery(journal, unsent, Mark.START, new WriterOwnership(writer), true);
    }
    RecordOutput output = new RecordOutput(journal, writer, unsent, budget);
    Entry.Begin begin = new Entry.Begin("experiment", "run", 0, "", null);
    recorder.begin(
        new RunRecorder(journal, output, budget), delivery, List.of(begin), Attempt.FIRST);
  }

  /// Logs rows of one key at the steps from 0.
  void log(String key, int rows) {
    for (int step = 0; step < rows; step++) {
      points.log(step, new String[] {key}, new double[] {step});
    }
  }

  /// Ends the run, and waits until the end is written or sent.
  Report end() {
    CompletableFuture<Void> ended = endLater();
    ended.join();
    return Report.of(journal, RunStatus.COMPLETED);
  }

  /// Ends the run; the future completes once the end is written or sent.
  CompletableFuture<Void> endLater() {
    points.close();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    recorder.end(journal, RunStatus.COMPLETED, 0, ended);
    return ended;
  }

  /// Runs the work of the program, and ends the threads as closing does: first the recorder, then
  /// the sender.
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
