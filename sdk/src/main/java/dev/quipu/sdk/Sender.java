package dev.quipu.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one thread between the journals and the server. It keeps at most one request of each journal
/// on its way, so that the order within one holds, and never waits for an answer: answers come as
/// messages.
///
/// Nothing is given up but what the server definitely refuses. A request without a clear answer is
/// repeated as it was, and the server knows it by its writer and number.
final class Sender implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// Requests of different runs at the same time.
  private static final int MAX_IN_FLIGHT = 8;

  /// How long a journal rests whose run the server does not know or not let us write to.
  static final long STALLED_NANOS = 15_000_000_000L;

  /// After so long without anything else, the server is told that a run is alive.
  private static final long HEARTBEAT_NANOS = 15_000_000_000L;

  private final Options options;
  private final Requests requests;
  private final Backoff backoff;
  private final Uploads uploads;
  private final LongSupplier nanoTime;

  private final Queue<Message> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopping;
  private volatile boolean failing;
  private final AtomicLong contacts = new AtomicLong();
  private volatile @Nullable Thread thread;

  private final List<Sending> all = new ArrayList<>();
  private int inFlight;
  private int first;
  private boolean hurrying;
  private boolean unreachable;

  /// Takes a file to upload, and the place in the journal that names it.
  interface Uploads {
    void add(Journal journal, Position at, Entry.File file);
  }

  /// A journal that is being sent.
  private static final class Sending {
    final Delivery delivery;
    @Nullable Exchange exchange;
    long lastNanos;

    Sending(Delivery delivery, long nowNanos) {
      this.delivery = delivery;
      lastNanos = nowNanos;
    }
  }

  Sender(
      Options options, Requests requests, Backoff backoff, Uploads uploads, LongSupplier nanoTime) {
    this.options = options;
    this.requests = requests;
    this.backoff = backoff;
    this.uploads = uploads;
    this.nanoTime = nanoTime;
  }

  // ---- any thread ----

  void post(Message message) {
    mailbox.add(message);
    wake();
  }

  /// How often the server has given a definite answer.
  long contacts() {
    return contacts.get();
  }

  /// Whether the server does not answer as it should at the moment.
  boolean isFailing() {
    return failing;
  }

  void stop() {
    stopping = true;
    wake();
  }

  /// There may be something to send.
  void wake() {
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
      drain();
      long waitNanos = pump();
      if (!woken.get() && !stopping) {
        LockSupport.parkNanos(this, waitNanos);
      }
    }
    drain();
    for (Sending sending : all) {
      if (sending.exchange != null) {
        sending.exchange.cancel();
      }
      sending.delivery.tidy(nanoTime.getAsLong());
      sending.delivery.close();
    }
  }

  private void drain() {
    for (Message message = mailbox.poll(); message != null; message = mailbox.poll()) {
      try {
        take(message);
      } catch (RuntimeException e) {
        // The thread must live: what follows this message still has to be sent.
        LOG.log(System.Logger.Level.ERROR, "Quipu could not handle a " + message.getClass(), e);
      }
    }
  }

  private void take(Message message) {
    long now = nanoTime.getAsLong();
    if (message instanceof Message.Open open) {
      all.add(new Sending(open.delivery(), now));
    } else if (message instanceof Message.Await await) {
      Sending sending = find(await.journal());
      if (sending == null) {
        await.done().complete(true);
      } else {
        sending.delivery.await(await.until(), await.done());
        backoff.hurry(now);
      }
    } else if (message instanceof Message.Ending ending) {
      Sending sending = find(ending.journal());
      if (sending != null) {
        sending.delivery.ending(ending);
        backoff.hurry(now);
      }
    } else if (message instanceof Message.Again again) {
      all.forEach(sending -> sending.delivery.lookAgain());
      again.done().complete(true);
    } else if (message instanceof Message.Hurry) {
      hurrying = true;
      backoff.hurry(now);
    } else if (message instanceof Message.Answered answered) {
      answered(answered.exchange(), answered.answer());
    } else if (message instanceof Message.Uploaded uploaded) {
      Sending sending = find(uploaded.journal());
      if (sending != null) {
        sending.delivery.uploaded(uploaded.at(), uploaded.problem());
      }
    }
  }

  private @Nullable Sending find(Journal journal) {
    return all.stream().filter(s -> s.delivery.journal == journal).findFirst().orElse(null);
  }

  /// Sends what is due; the time until something else may be.
  private long pump() {
    long now = nanoTime.getAsLong();
    if (all.isEmpty()) {
      return Long.MAX_VALUE;
    }
    first = (first + 1) % all.size();
    for (int i = 0; i < all.size(); i++) {
      Sending sending = all.get((first + i) % all.size());
      try {
        pump(sending, now);
      } catch (RuntimeException e) {
        String name = sending.delivery.journal.name;
        LOG.log(System.Logger.Level.ERROR, "Quipu could not send a part of run " + name, e);
      }
    }
    all.removeIf(sending -> sending.delivery.isDone());
    long flushNanos = options.flushInterval().toNanos();
    long backoffNanos = backoff.remainingNanos(now);
    return backoffNanos > 0 ? Math.min(flushNanos, backoffNanos) : flushNanos;
  }

  private void pump(Sending sending, long now) {
    Delivery delivery = sending.delivery;
    Exchange flying = sending.exchange;
    if (flying != null) {
      delivery.tidy(now);
      if (now - flying.deadlineNanos >= 0) {
        flying.cancel();
        answered(flying, Answer.none("no answer within " + options.requestTimeout()));
      }
      return;
    }
    Request step =
        delivery.next(now, hurrying, (at, file) -> uploads.add(delivery.journal, at, file));
    delivery.tidy(now);
    if (step == null && delivery.isAlive() && now - sending.lastNanos >= HEARTBEAT_NANOS) {
      step = new Request.Heartbeat();
    }
    if (step == null
        || backoff.remainingNanos(now) > 0
        || inFlight >= MAX_IN_FLIGHT
        || (backoff.isFailing() && inFlight > 0)
        || waitsForParent(step)) {
      return;
    }
    send(sending, step, now);
  }

  private boolean waitsForParent(Request step) {
    return step instanceof Request.Create create
        && create.begin().parent() != null
        && all.stream()
            .anyMatch(other ->
                other.delivery.journal.id().equals(create.begin().parent())
                    && !other.delivery.hasBegun());
  }

  private void send(Sending sending, Request step, long now) {
    Exchange exchange =
        new Exchange(sending.delivery.journal, step, now + options.requestTimeout().toNanos());
    sending.exchange = exchange;
    sending.lastNanos = now;
    inFlight++;
    exchange.pending =
        requests.send(
            sending.delivery, step, answer -> post(new Message.Answered(exchange, answer)));
  }

  private void answered(Exchange exchange, Answer answer) {
    Sending sending = find(exchange.journal);
    if (sending == null || sending.exchange != exchange) {
      return;
    }
    sending.exchange = null;
    inFlight--;
    Request step = exchange.step;
    Answer.Verdict verdict = answer.verdict(step.proof());
    if (verdict == Answer.Verdict.RETRY) {
      if (!unreachable) {
        unreachable = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} does not take what is logged ({1}); it is kept in the journal and sent later",
            options.url(),
            answer.describe());
      }
      boolean waitedFor = hurrying || all.stream().anyMatch(s -> s.delivery.isUrgent());
      backoff.failed(nanoTime.getAsLong(), answer.retryAfterMs(), waitedFor);
      failing = true;
      return;
    }
    backoff.succeeded();
    failing = false;
    contacts.incrementAndGet();
    if (unreachable) {
      unreachable = false;
      LOG.log(System.Logger.Level.INFO, "{0} answers again", options.url());
    }
    if (verdict == Answer.Verdict.DONE) {
      sending.delivery.accepted(step, answer);
    } else {
      sending.delivery.refused(step, answer, nanoTime.getAsLong());
    }
  }
}
