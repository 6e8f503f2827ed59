package dev.quipu.sdk.write;

import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.UploadEntry;
import dev.quipu.sdk.queue.Mailbox;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.send.Delivery;
import dev.quipu.sdk.send.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one thread between the program and the disk. Any thread may post to the recorder without
/// waiting; the recorder writes the journals of all runs. The sender, if there is one, reads the
/// journals, so nothing is sent that was not written.
public final class Recorder implements Runnable {
  /// The number of messages that are taken before the journals are written.
  private static final int MESSAGES_PER_ROUND = 100_000;

  /// How long points wait for others while nobody sends them: fewer records, and fewer requests
  /// later.
  private static final long UNHURRIED_NANOS = 1_000_000_000L;

  private static final long FORCE_NANOS = 1_000_000_000L;
  private static final long DROPS_TOLD_EVERY_NANOS = 60_000_000_000L;

  private final Duration flushInterval;
  private final QueueBudget budget;
  private final @Nullable Sender sender;
  private final LongSupplier nanoTime;
  private final Mailbox<Recorder> mailbox = new Mailbox<>();

  private final Map<Journal, RunRecorder> runs = new HashMap<>();
  private final List<Runnable> endsWaitingForCapture = new ArrayList<>();
  private final List<Flush> flushes = new ArrayList<>();
  private @Nullable Map<String, String> captured;

  /// A wait until a journal is on the disk.
  ///
  /// @param then is told whether the disk has the journal
  private record Flush(RunRecorder run, Consumer<Boolean> then) {}

  /// A recorder in front of a sender.
  ///
  /// @param sender null if nothing is sent
  public Recorder(
      Duration flushInterval, QueueBudget budget, @Nullable Sender sender, LongSupplier nanoTime) {
    this.flushInterval = flushInterval;
    this.budget = budget;
    this.sender = sender;
    this.nanoTime = nanoTime;
  }

  // ---- any thread ----

  /// Queues a row for the next round.
  void add(LoggedRow row) {
    mailbox.postForNextRound(row);
    if (budget.usedBytes() > budget.maxBytes() / 4) {
      mailbox.wake();
    }
  }

  public void add(LoggedChange change) {
    mailbox.post(recorder -> recorder.take(change));
  }

  public void add(Journal journal, AlertEntry alert) {
    mailbox.post(recorder -> recorder.take(journal, run -> run.add(alert)));
  }

  public void add(Journal journal, UploadEntry upload) {
    mailbox.post(recorder -> recorder.take(journal, run -> run.add(upload)));
  }

  /// Adds an upload behind the rows that were logged before it.
  public void addBehindRows(Journal journal, UploadEntry upload) {
    mailbox.post(recorder -> recorder.take(journal, run -> run.addBehindRows(upload)));
  }

  /// Notes something that was refused before it was queued, and warns about it.
  public void problem(Journal journal, String text) {
    mailbox.post(recorder -> journal.problem(text));
  }

  /// Begins the journal of a run that was started or resumed.
  ///
  /// @param delivery sends the journal; null if nothing is sent
  /// @param entries the entries with which the journal begins
  /// @param attempt the attempt that the points belong to
  public void begin(
      RunRecorder run, @Nullable Delivery delivery, List<Entry> entries, String attempt) {
    mailbox.post(recorder -> recorder.begun(run, delivery, entries, attempt));
  }

  /// Starts a new attempt of a run at a step.
  public void rewind(Journal journal, String attemptId, long fromStep, long timeMs) {
    mailbox.post(recorder -> {
      RunRecorder run = recorder.runs.get(journal);
      if (run != null) {
        run.rewind(attemptId, fromStep, timeMs);
      }
    });
  }

  /// Completes the future once everything logged before is settled: on the server, or on the disk
  /// if nothing is sent.
  public void flush(Journal journal, CompletableFuture<Boolean> done) {
    mailbox.post(recorder -> recorder.flushed(journal, done));
  }

  /// Ends a run, and completes the future once everything before the end is settled.
  public void end(Journal journal, RunStatus status, long endMs, CompletableFuture<?> done) {
    mailbox.post(recorder -> recorder.endRequested(journal, status, endMs, done));
  }

  /// The tags that were captured go to every run.
  public void captured(Map<String, String> tags) {
    mailbox.post(recorder -> recorder.addCaptured(tags));
  }

  /// The JVM is shutting down: nothing waits for captured tags or uploads any more.
  public void shutDown() {
    mailbox.post(recorder -> {
      recorder.addCaptured(Map.of());
      if (recorder.sender != null) {
        recorder.sender.shutDown();
      }
    });
  }

  /// Ends the thread once everything in the mailbox is written.
  public void stop() {
    mailbox.stop();
  }

  // ---- the recorder's thread ----

  @Override
  public void run() {
    mailbox.open();
    boolean more = true;
    boolean last = false;
    while (more || !last) {
      mailbox.beginRound();
      // Read before the messages are taken: they then include all that were posted before the stop.
      last = mailbox.isStopping();
      more = mailbox.handle(this, MESSAGES_PER_ROUND);
      write();
      if (!more) {
        mailbox.await(runs.isEmpty() ? Long.MAX_VALUE : flushInterval.toNanos());
      }
    }
    addCaptured(Map.of());
    runs.values().forEach(RunRecorder::seal);
    write();
    for (RunRecorder run : runs.values()) {
      run.output().force();
      run.output().close();
    }
  }

  void take(LoggedRow row) {
    RunRecorder run = runs.get(row.journal);
    if (run == null) {
      row.journal.counts().points().addRefused(row.keys.length);
      budget.release(row.costBytes());
    } else {
      run.add(row);
    }
  }

  private void take(LoggedChange change) {
    RunRecorder run = runs.get(change.journal());
    if (run == null) {
      change.journal().counts().changes().addRefused(1);
      budget.release(change.costBytes());
    } else {
      run.add(change);
    }
  }

  private void take(Journal journal, Consumer<RunRecorder> upload) {
    RunRecorder run = runs.get(journal);
    if (run == null) {
      journal.counts().artifacts().addRefused(1);
    } else {
      upload.accept(run);
    }
  }

  private void begun(
      RunRecorder run, @Nullable Delivery delivery, List<Entry> entries, String attempt) {
    runs.put(run.journal(), run);
    run.begin(entries, attempt);
    if (captured != null) {
      run.addCaptured(captured);
    }
    // At once, so that a program that dies soon has at least begun its run.
    run.output().write(nanoTime.getAsLong());
    if (sender != null && delivery != null) {
      sender.open(delivery);
    }
  }

  private void addCaptured(Map<String, String> tags) {
    if (captured != null) {
      return;
    }
    captured = tags;
    runs.values().forEach(run -> run.addCaptured(tags));
    endsWaitingForCapture.forEach(Runnable::run);
    endsWaitingForCapture.clear();
  }

  private void flushed(Journal journal, CompletableFuture<Boolean> done) {
    RunRecorder run = runs.get(journal);
    if (run == null) {
      // The run has ended, so its whole journal has to be settled.
      settle(journal, Position.inMemory(Long.MAX_VALUE), true, done);
      return;
    }
    run.seal();
    flushes.add(new Flush(run, forced -> settle(journal, run.output().end(), forced, done)));
  }

  /// Completes the future once a journal is settled up to a position; at once if nothing is sent.
  private void settle(
      Journal journal, Position until, boolean forced, CompletableFuture<Boolean> done) {
    if (sender == null) {
      done.complete(forced);
    } else {
      sender.await(journal, until, done);
    }
  }

  private void endRequested(
      Journal journal, RunStatus status, long endMs, CompletableFuture<?> done) {
    if (captured == null) {
      endsWaitingForCapture.add(() -> end(runs.get(journal), status, endMs, done));
    } else {
      end(runs.get(journal), status, endMs, done);
    }
  }

  private void end(
      @Nullable RunRecorder run, RunStatus status, long endMs, CompletableFuture<?> done) {
    if (run == null) {
      return;
    }
    run.end(status, endMs);
    flushes.add(new Flush(run, forced -> ended(run, done)));
  }

  private void ended(RunRecorder run, CompletableFuture<?> done) {
    runs.remove(run.journal());
    run.output().close();
    if (sender == null) {
      done.complete(null);
    } else {
      sender.endAfterLast(run.journal(), done);
    }
  }

  /// Writes what is due.
  private void write() {
    long now = nanoTime.getAsLong();
    long interval = flushInterval.toNanos();
    if (sender == null || sender.isFailing()) {
      interval = Math.max(interval, UNHURRIED_NANOS);
    }
    for (RunRecorder run : runs.values()) {
      tellDrops(run, now);
      // Half an interval: the thread looks once an interval, and must not come a moment too early.
      run.sealIfDue(now, interval / 2);
      run.output().write(now);
      run.output().forceIfDue(now, FORCE_NANOS);
    }
    for (Flush flush : List.copyOf(flushes)) {
      if (flush.run.output().isWritten()) {
        flushes.remove(flush);
        flush.then.accept(flush.run.output().force());
      }
    }
    if (sender != null) {
      sender.wake();
    }
  }

  private void tellDrops(RunRecorder run, long now) {
    long dropped = run.droppedToTell(now, DROPS_TOLD_EVERY_NANOS);
    if (dropped > 0) {
      run.journal()
          .problem(
              dropped
                  + " points were dropped so far: the queue of "
                  + budget.maxBytes()
                  + " bytes is full, because the disk does not take them as fast as they are logged");
    }
  }
}
