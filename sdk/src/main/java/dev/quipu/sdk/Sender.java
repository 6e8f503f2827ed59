package dev.quipu.sdk;

import dev.quipu.core.Tag;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one thread between the program and the server. It takes messages from a queue that any
/// thread may fill without waiting, sorts them into the lanes of their runs, and keeps at most one
/// request of each lane on its way, so that the order within a run holds. It never waits for an
/// answer: answers come as messages too. So points go on being packed while the server hangs.
///
/// Nothing is given up but what the server definitely refuses. A request without a clear answer is
/// repeated as it was, and the server knows it by its writer and number.
final class Sender implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// Requests of different runs at the same time.
  private static final int MAX_IN_FLIGHT = 8;

  /// Messages taken before requests are looked at again.
  private static final int MESSAGES_PER_ROUND = 100_000;

  private static final long DROPS_TOLD_EVERY_NANOS = 60_000_000_000L;

  private final Options options;
  private final Transport transport;
  private final Budget budget;
  private final Backoff backoff;
  private final Uploader uploader;
  private final LongSupplier nanoTime;

  private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopping;
  private final AtomicLong contacts = new AtomicLong();
  private volatile @Nullable Thread thread;

  private final List<Lane> lanes = new ArrayList<>();
  private @Nullable Facts facts;
  private int inFlight;
  private int firstLane;
  private boolean hurrying;
  private boolean unreachable;

  Sender(
      Options options,
      Transport transport,
      Budget budget,
      Backoff backoff,
      Uploader uploader,
      LongSupplier nanoTime) {
    this.options = options;
    this.transport = transport;
    this.budget = budget;
    this.backoff = backoff;
    this.uploader = uploader;
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

  /// How often the server has given a definite answer.
  long contacts() {
    return contacts.get();
  }

  void stop() {
    stopping = true;
    wake();
  }

  private void wake() {
    if (!woken.get() && !woken.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  // ---- the sender's thread ----

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!stopping) {
      woken.set(false);
      boolean more = drain();
      long waitNanos = pump();
      if (!more && !woken.get() && !stopping) {
        LockSupport.parkNanos(this, waitNanos);
      }
    }
    for (Lane lane : lanes) {
      if (lane.inFlight != null) {
        lane.inFlight.cancel();
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
        // The thread must live: what follows this message still has to be sent.
        LOG.log(System.Logger.Level.ERROR, "Quipu could not handle a " + message.getClass(), e);
      }
    }
    return true;
  }

  private void take(Message message) {
    if (message instanceof Message.Points points) {
      takePoints(points);
    } else if (message instanceof Message.Edit edit) {
      edit.lane().edits.add(edit);
    } else if (message instanceof Message.Begin begin) {
      lanes.add(begin.lane());
    } else if (message instanceof Message.File file) {
      file.lane().hold(file.upload());
    } else if (message instanceof Message.Problem problem) {
      problem.lane().problem(problem.text());
    } else if (message instanceof Message.Flush flush) {
      flush.lane().await(flush.done());
      backoff.hurry(nanoTime.getAsLong());
    } else if (message instanceof Message.End end) {
      end.lane().end = end;
      backoff.hurry(nanoTime.getAsLong());
    } else if (message instanceof Message.Hurry) {
      hurrying = true;
      backoff.hurry(nanoTime.getAsLong());
    } else if (message instanceof Message.Captured captured) {
      facts = captured.facts();
    } else if (message instanceof Message.Answered answered) {
      answered(answered.exchange(), answered.answer());
    } else if (message instanceof Message.Uploaded uploaded) {
      uploaded.lane().uploaded(uploaded.problem());
    }
  }

  private void takePoints(Message.Points points) {
    points.lane.outbox.add(points);
    budget.release(Message.Points.costBytes(points.keys.length));
  }

  /// Sends what is due; the time until something else may be.
  private long pump() {
    long now = nanoTime.getAsLong();
    if (lanes.isEmpty()) {
      return Long.MAX_VALUE;
    }
    firstLane = (firstLane + 1) % lanes.size();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get((firstLane + i) % lanes.size());
      try {
        pump(lane, now);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "Quipu could not send a part of run " + lane.name, e);
      }
    }
    lanes.removeIf(lane -> lane.state == Lane.State.ENDED);
    long flushNanos = options.flushInterval().toNanos();
    long backoffNanos = backoff.remainingNanos(now);
    return backoffNanos > 0 ? Math.min(flushNanos, backoffNanos) : flushNanos;
  }

  private void pump(Lane lane, long now) {
    tellDrops(lane, now);
    if (lane.state == Lane.State.REJECTED) {
      giveUp(lane);
    }
    lane.answerWaiters();
    Exchange flying = lane.inFlight;
    if (flying != null) {
      if (now - flying.deadlineNanos >= 0) {
        flying.cancel();
        answered(flying, Answer.none("no answer within " + options.requestTimeout()));
      }
      return;
    }
    if (backoff.remainingNanos(now) > 0
        || inFlight >= MAX_IN_FLIGHT
        || (backoff.isFailing() && inFlight > 0)) {
      return;
    }
    Exchange next = next(lane, now);
    if (next != null) {
      lane.inFlight = next;
      inFlight++;
      next.pending =
          transport.send(next.request, answer -> post(new Message.Answered(next, answer)));
    }
  }

  private @Nullable Exchange next(Lane lane, long now) {
    if (lane.state == Lane.State.NEW) {
      Facts known = facts;
      boolean parentWaits = lane.parent != null && lane.parent.state == Lane.State.NEW;
      return known == null || parentWaits
          ? null
          : exchange(lane, Exchange.Kind.CREATE, transport.create(Json.create(lane, known)), now);
    }
    if (lane.state != Lane.State.LIVE) {
      return null;
    }
    for (Message.Upload upload : lane.takeHeld()) {
      uploader.add(lane, upload);
    }
    if (!lane.edits.isEmpty()) {
      byte[] json = Json.edit(lane.edits.head());
      return exchange(lane, Exchange.Kind.EDIT, transport.change(lane.id, json), now);
    }
    if (!lane.outbox.isEmpty()) {
      if (!lane.outbox.hasSealed() && !lane.isUrgent() && now - lane.nextFrameNanos < 0) {
        return null;
      }
      // Half an interval: the thread looks once an interval, and must not find itself too early.
      lane.nextFrameNanos = now + options.flushInterval().toNanos() / 2;
      HttpRequest request = transport.frame(lane.id, lane.writer, lane.outbox.head());
      return exchange(lane, Exchange.Kind.FRAME, request, now);
    }
    if (lane.end != null && (hurrying || !lane.hasUploads())) {
      byte[] json = Json.end(lane.end.status().word(), lane.end.endMs(), endTags(lane));
      return exchange(lane, Exchange.Kind.END, transport.change(lane.id, json), now);
    }
    return null;
  }

  private Exchange exchange(Lane lane, Exchange.Kind kind, HttpRequest request, long now) {
    return new Exchange(lane, kind, request, now + options.requestTimeout().toNanos());
  }

  private void answered(Exchange exchange, Answer answer) {
    Lane lane = exchange.lane;
    if (lane.inFlight != exchange) {
      return;
    }
    lane.inFlight = null;
    inFlight--;
    Answer.Verdict verdict = answer.verdict(exchange.kind.proof);
    if (verdict == Answer.Verdict.RETRY) {
      if (!unreachable) {
        unreachable = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} does not take what is logged ({1}); it is kept in memory and sent later",
            options.url(),
            answer.describe());
      }
      backoff.failed(nanoTime.getAsLong(), answer.retryAfterMs(), isAnybodyWaiting());
      return;
    }
    backoff.succeeded();
    contacts.incrementAndGet();
    if (unreachable) {
      unreachable = false;
      LOG.log(System.Logger.Level.INFO, "{0} answers again", options.url());
    }
    if (verdict == Answer.Verdict.DONE) {
      accepted(exchange);
    } else {
      refused(exchange, answer, verdict == Answer.Verdict.TOO_LARGE);
    }
  }

  private boolean isAnybodyWaiting() {
    return hurrying || lanes.stream().anyMatch(Lane::isUrgent);
  }

  private void accepted(Exchange exchange) {
    Lane lane = exchange.lane;
    switch (exchange.kind) {
      case CREATE -> lane.state = Lane.State.LIVE;
      case EDIT -> lane.edits.acknowledge();
      case FRAME -> lane.outbox.acknowledge();
      case END -> {
        lane.tally.endSent();
        end(lane);
      }
    }
    lane.answerWaiters();
  }

  private void refused(Exchange exchange, Answer answer, boolean tooLarge) {
    Lane lane = exchange.lane;
    switch (exchange.kind) {
      case CREATE -> {
        lane.state = Lane.State.REJECTED;
        lane.problem("The server refuses the run, so all of it is lost: " + answer.describe());
        giveUp(lane);
      }
      case EDIT -> {
        String lost = lane.edits.refuse();
        if (lost != null) {
          lane.problem("The server refuses " + lost + ": " + answer.describe());
        }
      }
      case FRAME -> {
        if (!tooLarge || !lane.outbox.split()) {
          lane.problem("The server refuses points: " + answer.describe());
          lane.outbox.refuse();
        }
      }
      case END -> {
        lane.problem("The server refuses the end of the run: " + answer.describe());
        end(lane);
      }
    }
    lane.answerWaiters();
  }

  /// A run the server refused: all that comes for it is refused.
  private void giveUp(Lane lane) {
    lane.outbox.clear();
    lane.edits.clear();
    for (Message.Upload upload : lane.takeHeld()) {
      uploader.discard(upload);
      lane.uploaded("Artifact " + upload.path() + " is lost with its run");
    }
    if (lane.end != null) {
      end(lane);
    }
  }

  private void end(Lane lane) {
    lane.state = Lane.State.ENDED;
    if (lane.end != null) {
      lane.end.done().complete(lane.tally.report(lane.end.status()));
    }
  }

  /// The run itself says what of it is missing.
  private static List<Tag> endTags(Lane lane) {
    List<Tag> tags = new ArrayList<>();
    addCount(tags, "quipu.sdk.dropped.points", lane.tally.points.dropped.sum());
    addCount(tags, "quipu.sdk.refused.points", lane.tally.points.refused.sum());
    addCount(tags, "quipu.sdk.refused.changes", lane.tally.changes.refused.sum());
    addCount(tags, "quipu.sdk.refused.artifacts", lane.tally.artifacts.refused.sum());
    addCount(tags, "quipu.sdk.unsent.artifacts", lane.tally.artifacts.unsent());
    return tags;
  }

  private static void addCount(List<Tag> tags, String key, long count) {
    if (count > 0) {
      tags.add(new Tag(key, Long.toString(count)));
    }
  }

  private void tellDrops(Lane lane, long now) {
    long dropped = lane.droppedToTell(now, DROPS_TOLD_EVERY_NANOS);
    if (dropped > 0) {
      lane.problem(
          dropped
              + " points were dropped so far: the memory of "
              + options.queueBytes()
              + " bytes for what the server has not taken is full");
    }
  }
}
