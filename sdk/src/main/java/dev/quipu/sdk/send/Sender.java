package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.queue.Mailbox;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one thread between the journals and the server. At most one request of each journal is under
/// way, so that the order within a journal holds. The thread never waits for an answer: answers
/// come as messages.
///
/// Only what the server definitely refuses is given up. A request without a clear answer is
/// repeated unchanged, and the server recognizes it by its writer and number.
public final class Sender implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  /// Requests of different runs that are under way at the same time.
  private static final int MAX_IN_FLIGHT = 8;

  /// A run that has sent nothing for this long sends a heartbeat.
  private static final long HEARTBEAT_NANOS = 15_000_000_000L;

  /// How the sender behaves.
  ///
  /// @param server names the server in the log
  /// @param flushInterval how long the sender sleeps if nobody wakes it
  public record Settings(String server, Duration requestTimeout, Duration flushInterval) {}

  private final Settings settings;
  private final Requests requests;
  private final Backoff backoff;
  private final UploadQueue uploads;
  private final LongSupplier nanoTime;
  private final Mailbox<Sender> mailbox = new Mailbox<>();
  private final AtomicLong contacts = new AtomicLong();
  private volatile boolean failing;

  private final List<Sending> all = new ArrayList<>();
  private int inFlight;
  private int first;
  private boolean hurrying;

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

  /// A request that is under way.
  private static final class Exchange {
    final Request request;
    final long deadlineNanos;
    @Nullable CompletableFuture<?> pending;

    Exchange(Request request, long deadlineNanos) {
      this.request = request;
      this.deadlineNanos = deadlineNanos;
    }

    void cancel() {
      if (pending != null) {
        pending.cancel(true);
      }
    }
  }

  public Sender(
      Settings settings,
      Requests requests,
      Backoff backoff,
      UploadQueue uploads,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.requests = requests;
    this.backoff = backoff;
    this.uploads = uploads;
    this.nanoTime = nanoTime;
  }

  // ---- any thread ----

  /// Sends a journal until its delivery is done.
  public void open(Delivery delivery) {
    mailbox.post(sender -> sender.all.add(new Sending(delivery, sender.nanoTime.getAsLong())));
  }

  /// Completes the future once everything before a position of a journal is settled.
  public void await(Journal journal, Position until, CompletableFuture<Boolean> done) {
    mailbox.post(sender -> {
      Sending sending = sender.find(journal);
      if (sending == null) {
        done.complete(true);
      } else {
        sending.delivery.await(until, done);
        sender.hurry();
      }
    });
  }

  /// The last record of a journal is written. Completes the future once the journal is settled, or
  /// has to wait for the server.
  public void endAfterLast(Journal journal, CompletableFuture<?> done) {
    mailbox.post(sender -> {
      Sending sending = sender.find(journal);
      if (sending != null) {
        sending.delivery.endAfterLast(done);
        sender.hurry();
      }
    });
  }

  /// Looks at all journals again, and completes the future once their deliveries say so.
  public void lookAgain(CompletableFuture<Boolean> done) {
    mailbox.post(sender -> {
      sender.all.forEach(sending -> sending.delivery.lookAgain());
      done.complete(true);
    });
  }

  /// The JVM is shutting down: ends of runs no longer wait for uploads.
  public void shutDown() {
    mailbox.post(sender -> {
      sender.hurrying = true;
      sender.hurry();
    });
  }

  /// An upload has ended.
  ///
  /// @param problem null if the server has the artifact
  void uploaded(Journal journal, Position at, @Nullable String problem) {
    mailbox.post(sender -> {
      Sending sending = sender.find(journal);
      if (sending != null) {
        sending.delivery.uploaded(at, problem);
      }
    });
  }

  /// How often the server has given a definite answer.
  public long contacts() {
    return contacts.get();
  }

  /// Whether the server does not answer as it should at the moment.
  public boolean isFailing() {
    return failing;
  }

  public void stop() {
    mailbox.stop();
  }

  /// There may be something to send.
  public void wake() {
    mailbox.wake();
  }

  // ---- the sender's thread ----

  @Override
  public void run() {
    mailbox.open();
    while (!mailbox.isStopping()) {
      mailbox.beginRound();
      mailbox.handleAll(this);
      mailbox.await(sendAll());
    }
    mailbox.handleAll(this);
    for (Sending sending : all) {
      if (sending.exchange != null) {
        sending.exchange.cancel();
      }
      sending.delivery.tidy(nanoTime.getAsLong());
      sending.delivery.close();
    }
  }

  private void hurry() {
    backoff.hurry(nanoTime.getAsLong());
  }

  private @Nullable Sending find(Journal journal) {
    return all.stream().filter(s -> s.delivery.journal() == journal).findFirst().orElse(null);
  }

  /// Sends what is due; returns the nanoseconds until something else may be due.
  private long sendAll() {
    long now = nanoTime.getAsLong();
    if (all.isEmpty()) {
      return Long.MAX_VALUE;
    }
    first = (first + 1) % all.size();
    for (int i = 0; i < all.size(); i++) {
      Sending sending = all.get((first + i) % all.size());
      try {
        sendNext(sending, now);
      } catch (RuntimeException e) {
        String name = sending.delivery.journal().runName();
        LOG.log(System.Logger.Level.ERROR, "Quipu could not send a part of run " + name, e);
      }
    }
    all.removeIf(sending -> sending.delivery.isDone());
    long flushNanos = settings.flushInterval().toNanos();
    long backoffNanos = backoff.remainingNanos(now);
    return backoffNanos > 0 ? Math.min(flushNanos, backoffNanos) : flushNanos;
  }

  private void sendNext(Sending sending, long now) {
    Delivery delivery = sending.delivery;
    Exchange exchange = sending.exchange;
    if (exchange != null) {
      delivery.tidy(now);
      if (now - exchange.deadlineNanos >= 0) {
        exchange.cancel();
        answered(sending, exchange, Answer.none("no answer within " + settings.requestTimeout()));
      }
      return;
    }
    Request request = delivery.next(now, hurrying, uploads);
    delivery.tidy(now);
    if (request == null && delivery.isAlive() && now - sending.lastNanos >= HEARTBEAT_NANOS) {
      request = new Request.Heartbeat();
    }
    if (request == null
        || backoff.remainingNanos(now) > 0
        || inFlight >= MAX_IN_FLIGHT
        || (failing && inFlight > 0)
        || waitsForParent(request)) {
      return;
    }
    send(sending, request, now);
  }

  private boolean waitsForParent(Request request) {
    return request.parent() != null
        && all.stream()
            .map(other -> other.delivery)
            .anyMatch(other -> other.journal().run().equals(request.parent()) && !other.hasBegun());
  }

  private void send(Sending sending, Request request, long now) {
    Exchange exchange = new Exchange(request, now + settings.requestTimeout().toNanos());
    sending.exchange = exchange;
    sending.lastNanos = now;
    inFlight++;
    Consumer<Answer> sink =
        answer -> mailbox.post(sender -> sender.answered(sending, exchange, answer));
    exchange.pending = requests.send(sending.delivery.journal(), request, sink);
  }

  private void answered(Sending sending, Exchange exchange, Answer answer) {
    if (sending.exchange != exchange) {
      return;
    }
    sending.exchange = null;
    inFlight--;
    Request request = exchange.request;
    Answer.Verdict verdict = answer.verdict(request.proof());
    if (verdict == Answer.Verdict.RETRY) {
      failed(answer);
      return;
    }
    backoff.succeeded();
    if (failing) {
      failing = false;
      LOG.log(System.Logger.Level.INFO, "{0} answers again", settings.server());
    }
    contacts.incrementAndGet();
    if (verdict == Answer.Verdict.DONE) {
      sending.delivery.accepted(request, answer);
    } else {
      sending.delivery.refused(request, answer, nanoTime.getAsLong());
    }
  }

  private void failed(Answer answer) {
    if (!failing) {
      failing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} does not take what is logged ({1}); it is kept in the journal and sent later",
          settings.server(),
          answer.describe());
    }
    boolean waitedFor = hurrying || all.stream().anyMatch(s -> s.delivery.isUrgent());
    backoff.failed(nanoTime.getAsLong(), answer.retryAfterMs(), waitedFor);
  }
}
