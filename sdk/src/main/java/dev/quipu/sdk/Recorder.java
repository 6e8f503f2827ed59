package dev.quipu.sdk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one thread between the program and the disk. It takes messages from a queue that any thread
/// may fill without waiting, and writes the journals of all runs. The sender, if there is one,
/// reads on from there; so nothing is sent that is not written.
final class Recorder implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// Messages taken before journals are written.
  private static final int MESSAGES_PER_ROUND = 100_000;

  /// Points wait so long for others when nobody takes them soon: fewer records, fewer requests
  /// later.
  private static final long UNHURRIED_NANOS = 1_000_000_000L;

  private static final long FORCE_NANOS = 1_000_000_000L;
  private static final long DROPS_TOLD_EVERY_NANOS = 60_000_000_000L;

  private final Options options;
  private final QueueBudget budget;
  private final @Nullable Sender sender;
  private final LongSupplier nanoTime;

  private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  private final Map<Journal, RunRecorder> recorders = new HashMap<>();
  private final List<Message.End> waitingForFacts = new ArrayList<>();
  private final List<Settling> settling = new ArrayList<>();
  private @Nullable CapturedTags facts;

  /// Somebody waits until a journal is on the disk.
  private record Settling(RunRecorder recorder, Consumer<Boolean> then) {}

  /// @param sender null if nothing is sent
  Recorder(Options options, QueueBudget budget, @Nullable Sender sender, LongSupplier nanoTime) {
    this.options = options;
    this.budget = budget;
    this.sender = sender;
    this.nanoTime = nanoTime;
  }

  // ---- any thread ----

  /// Queues a message and sees to it that it is looked at soon.
  void post(Message message) {
    mailbox.add(message);
    wake();
  }

  /// Queues points, which wait for the next round.
  void post(Message.Points points) {
    mailbox.add(points);
    if (budget.usedBytes() > options.queueBytes() / 4) {
      wake();
    }
  }

  /// Ends the thread once all that has been posted is written.
  void stop() {
    stopping = true;
    wake();
  }

  private void wake() {
    if (!woken.get() && !woken.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  // ---- the scribe's thread ----

  @Override
  public void run() {
    thread = Thread.currentThread();
    boolean more = true;
    boolean last = false;
    while (more || !last) {
      woken.set(false);
      // Before the messages are taken: what was posted before it was to stop is among them.
      last = stopping;
      more = drain();
      write();
      if (!more && !woken.get() && !stopping) {
        LockSupport.parkNanos(
            this, recorders.isEmpty() ? Long.MAX_VALUE : options.flushInterval().toNanos());
      }
    }
    if (facts == null) {
      captured(CapturedTags.NONE);
    }
    recorders.values().forEach(RunRecorder::seal);
    write();
    for (RunRecorder recorder : recorders.values()) {
      recorder.force();
      if (sender == null) {
        recorder.close();
      } else {
        recorder.closeFile();
      }
    }
  }

  /// Takes messages; whether some may be left.
  private boolean drain() {
    for (int i = 0; i < MESSAGES_PER_ROUND; i++) {
      Message message = mailbox.poll();
      if (message == null) {
        return false;
      }
      try {
        take(message);
      } catch (RuntimeException e) {
        // The thread must live: what follows this message still has to be written.
        LOG.log(System.Logger.Level.ERROR, "Quipu could not handle a " + message.getClass(), e);
      }
    }
    return true;
  }

  private void take(Message message) {
    if (message instanceof Message.Points points) {
      RunRecorder recorder = recorders.get(points.journal);
      if (recorder == null) {
        points.journal.counts.points.refused.add(points.keys.length);
        budget.release(points.costBytes());
      } else {
        recorder.add(points);
      }
    } else if (message instanceof Message.Edit edit) {
      RunRecorder recorder = recorders.get(edit.journal());
      if (recorder == null) {
        edit.journal().counts.changes.refused.increment();
        budget.release(edit.costBytes());
      } else {
        recorder.add(edit);
      }
    } else if (message instanceof Message.File file) {
      RunRecorder recorder = recorders.get(file.journal());
      if (recorder == null) {
        file.journal().counts.artifacts.refused.increment();
      } else {
        recorder.add(file.file());
      }
    } else if (message instanceof Message.Begin begin) {
      begin(begin);
    } else if (message instanceof Message.Rewind rewind) {
      RunRecorder recorder = recorders.get(rewind.journal());
      if (recorder != null) {
        recorder.rewind(rewind);
      }
    } else if (message instanceof Message.Problem problem) {
      problem.journal().problem(problem.text());
    } else if (message instanceof Message.Flush flush) {
      flush(flush);
    } else if (message instanceof Message.End end) {
      if (facts == null) {
        waitingForFacts.add(end);
      } else {
        end(end);
      }
    } else if (message instanceof Message.Captured captured) {
      captured(captured.facts());
    } else if (message instanceof Message.Hurry) {
      if (facts == null) {
        captured(CapturedTags.NONE);
      }
      if (sender != null) {
        sender.post(message);
      }
    }
  }

  private void begin(Message.Begin begin) {
    RunRecorder recorder = begin.recorder();
    recorders.put(recorder.journal, recorder);
    recorder.begin(begin.entries(), begin.attempt());
    if (facts != null) {
      recorder.add(facts);
    }
    // At once, so that a program that dies soon has at least begun.
    recorder.write(nanoTime.getAsLong());
    if (sender != null && begin.delivery() != null) {
      sender.post(new Message.Open(begin.delivery()));
    }
  }

  private void captured(CapturedTags known) {
    if (facts != null) {
      return;
    }
    facts = known;
    recorders.values().forEach(recorder -> recorder.add(known));
    waitingForFacts.forEach(this::end);
    waitingForFacts.clear();
  }

  private void flush(Message.Flush flush) {
    RunRecorder recorder = recorders.get(flush.journal());
    if (recorder == null) {
      awaitAll(flush);
      return;
    }
    recorder.seal();
    settling.add(
        new Settling(
            recorder,
            forced -> {
              if (sender == null) {
                flush.done().complete(forced);
              } else {
                sender.post(new Message.Await(flush.journal(), recorder.end(), flush.done()));
              }
            }));
  }

  /// The run has ended, so all of its journal is meant.
  private void awaitAll(Message.Flush flush) {
    if (sender == null) {
      flush.done().complete(true);
    } else {
      Position end = Position.inMemory(Long.MAX_VALUE);
      sender.post(new Message.Await(flush.journal(), end, flush.done()));
    }
  }

  private void end(Message.End end) {
    RunRecorder recorder = recorders.get(end.journal());
    if (recorder == null) {
      return;
    }
    recorder.end(end);
    settling.add(new Settling(recorder, forced -> ended(recorder, end)));
  }

  private void ended(RunRecorder recorder, Message.End end) {
    recorders.remove(end.journal());
    if (sender == null) {
      recorder.close();
      end.done().complete(end.journal().report(end.status()));
    } else {
      recorder.closeFile();
      sender.post(new Message.Ending(end.journal(), end.status(), end.done()));
    }
  }

  /// Writes what is due.
  private void write() {
    long now = nanoTime.getAsLong();
    long interval = options.flushInterval().toNanos();
    if (sender == null || sender.isFailing()) {
      interval = Math.max(interval, UNHURRIED_NANOS);
    }
    for (RunRecorder recorder : recorders.values()) {
      tellDrops(recorder, now);
      // Half an interval: the thread looks once an interval, and must not find itself too early.
      recorder.sealIfDue(now, interval / 2);
      recorder.write(now);
      recorder.forceIfDue(now, FORCE_NANOS);
    }
    for (Settling waiter : List.copyOf(settling)) {
      if (waiter.recorder.isWritten()) {
        settling.remove(waiter);
        waiter.then.accept(waiter.recorder.force());
      }
    }
    if (sender != null) {
      sender.wake();
    }
  }

  private void tellDrops(RunRecorder recorder, long now) {
    long dropped = recorder.droppedToTell(now, DROPS_TOLD_EVERY_NANOS);
    if (dropped > 0) {
      recorder.journal.problem(
          dropped
              + " points were dropped so far: the queue of "
              + options.queueBytes()
              + " bytes is full, because the disk does not take them as fast as they are logged");
    }
  }
}
