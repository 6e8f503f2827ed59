package dev.quipu.engine.outgoing;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.outgoing.Outside;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.webhooks.DueMessage;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the messages that [Messages] has stored. One thread looks for due messages and begins
/// tries, each on a thread of its own, within limits for all webhooks and for each one. A message
/// stays in the store until its receiver has taken it or the last try has failed, so that a crash
/// at any point at most sends a message again, under the same id.
public final class Outgoing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

  private final Store store;
  private final InstantSource clock;
  private final Outside outside;
  private final Forms forms;
  private final Backoff backoff;
  private final Semaphore woken = new Semaphore(0);
  private final Semaphore free = new Semaphore(OutgoingLimits.AT_ONCE);

  /// The messages that are being sent.
  private final Set<Key> underWay = ConcurrentHashMap.newKeySet();

  private final ExecutorService tries =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("quipu-outgoing-", 0).factory());
  private final Thread thread =
      Thread.ofPlatform().name("quipu-outgoing").daemon().unstarted(this::work);
  private volatile boolean closed;

  public Outgoing(Store store, InstantSource clock, RandomGenerator random, Outside outside) {
    this.store = store;
    this.clock = clock;
    this.outside = outside;
    forms = new Forms(outside.pageUrl());
    backoff = new Backoff(random);
  }

  private record Key(ProjectId project, WebhookId webhook, long number) {
    static Key of(DueMessage due) {
      return new Key(due.project(), due.webhook().id(), due.message().number());
    }
  }

  public void start() {
    store.whenMessagesAreStored(woken::release);
    thread.start();
  }

  /// Breaks off what is under way; the next process sends it again.
  @Override
  public void close() {
    closed = true;
    woken.release();
    tries.shutdownNow();
    try {
      thread.join();
      // The store is closed next.
      tries.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    boolean failing = false;
    while (!closed) {
      try {
        beginDue();
        failing = false;
      } catch (RuntimeException e) {
        if (!failing && !closed) {
          LOG.warn("Messages to webhooks cannot be read; they are sent later", e);
        }
        failing = true;
      }
      try {
        if (woken.tryAcquire(OutgoingLimits.LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void beginDue() {
    for (DueMessage due : due()) {
      Key key = Key.of(due);
      if (!underWay.contains(key) && countUnderWay(key) < OutgoingLimits.AT_ONCE_PER_WEBHOOK) {
        if (closed || !free.tryAcquire()) {
          return;
        }
        underWay.add(key);
        tries.execute(() -> tryOnce(key, due));
      }
    }
  }

  private List<DueMessage> due() {
    long now = clock.millis();
    // Those under way are among the messages that are due.
    return store.readAcrossProjects(all ->
        all.dueMessages(
            now,
            now + 2 * OutgoingLimits.LONGEST_WAIT.toMillis(),
            2 * OutgoingLimits.AT_ONCE_PER_WEBHOOK));
  }

  private long countUnderWay(Key like) {
    return underWay.stream()
        .filter(key -> key.project.equals(like.project) && key.webhook.equals(like.webhook))
        .count();
  }

  private void tryOnce(Key key, DueMessage due) {
    try {
      // The try before this one may have ended after the message was found to be due.
      DueMessage now = ifStillDue(due);
      if (now == null) {
        return;
      }
      long startedMs = clock.millis();
      long began = System.nanoTime();
      Reply reply = send(now);
      long tookMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
      if (!closed || error(reply).isEmpty()) {
        note(now, reply, startedMs, tookMs);
      }
    } catch (QuipuException e) {
      if (!closed) {
        LOG.warn("A message to a webhook cannot be read; it is sent later: {}", e.message());
        waitForStore();
      }
    } finally {
      underWay.remove(key);
      free.release();
      woken.release();
    }
  }

  /// The message as it is now; null if it is not to be sent now.
  private @Nullable DueMessage ifStillDue(DueMessage due) {
    return store.read(
        Scope.of(due.project()),
        tx -> {
          Webhook webhook = tx.webhooks().find(due.webhook().id()).orElse(null);
          Message message =
              tx.webhooks().findMessage(due.webhook().id(), due.message().number()).orElse(null);
          return webhook == null
                  || message == null
                  || !webhook.isActive()
                  || message.state() != Message.State.WAITING
                  || message.tries() != due.message().tries()
              ? null
              : new DueMessage(due.project(), webhook, message);
        });
  }

  private Reply send(DueMessage due) {
    Message message = due.message();
    try {
      return outside
          .transport()
          .send(forms.of(due.webhook(), message.id(), placed(due), clock.instant()));
    } catch (RuntimeException e) {
      LOG.warn("A message to webhook {} could not be sent", due.webhook().id(), e);
      return new Reply.Unanswered("An unexpected error; the log of the server has it", true);
    }
  }

  /// What happened, with its page in the project.
  private Occurrence placed(DueMessage due) {
    Occurrence occurrence = due.message().occurrence();
    if (due.project().equals(ProjectId.DEFAULT)) {
      return occurrence;
    }
    return store
        .readAcrossProjects(all -> all.projects().find(due.project()))
        .map(project -> occurrence.inProject(project.name()))
        .orElse(occurrence);
  }

  /// Stores the outcome. If the store takes no writes, the message is sent again later.
  private void note(DueMessage due, Reply reply, long startedMs, long tookMs) {
    try {
      store.write(
          Scope.of(due.project()),
          tx -> {
            tx.webhooks()
                .findMessage(due.webhook().id(), due.message().number())
                .ifPresent(message -> note(tx, message, reply, startedMs, tookMs));
            return true;
          });
    } catch (QuipuException e) {
      if (!closed) {
        LOG.warn("The outcome of a message to a webhook was not stored: {}", e.message());
        waitForStore();
      }
    }
  }

  private static void waitForStore() {
    try {
      Thread.sleep(OutgoingLimits.WAIT_FOR_STORE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(
      WriteTransaction tx, Message message, Reply reply, long startedMs, long tookMs) {
    int number = message.tries() + 1;
    String error = error(reply);
    Integer status = reply instanceof Reply.Answered answered ? answered.status() : null;
    Try one =
        new Try(number, startedMs, tookMs, status, Text.first(error, OutgoingLimits.ERROR_CHARS));
    tx.webhooks().addTry(message.webhook(), message.number(), one);
    tx.webhooks()
        .removeTriesBefore(
            message.webhook(), message.number(), number - OutgoingLimits.TRIES_KEPT + 1);
    tx.webhooks().update(after(message, number, reply));
  }

  private Message after(Message message, int tries, Reply reply) {
    if (error(reply).isEmpty()) {
      return message.withState(Message.State.SENT, tries, 0);
    }
    // A message that is sent again by hand after its last try has as many tries once more.
    if (!mayPass(reply) || tries % OutgoingLimits.TRIES == 0) {
      return message.withState(Message.State.FAILED, tries, 0);
    }
    Duration asked = reply instanceof Reply.Answered answered ? answered.retryAfter() : null;
    Duration wait = backoff.after(tries % OutgoingLimits.TRIES, asked);
    return message.withState(Message.State.WAITING, tries, clock.millis() + wait.toMillis());
  }

  /// Why a message was not taken; empty if it was.
  public static String error(Reply reply) {
    return switch (reply) {
      case Reply.Taken() -> "";
      case Reply.Unanswered(var error, _) -> error;
      case Reply.Answered(var status, var body, _) -> {
        if (status >= 200 && status < 300) {
          yield "";
        }
        String why = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
        yield "The receiver answered " + status + why + (body.isBlank() ? "" : ": " + body.strip());
      }
    };
  }

  /// Whether another try may help.
  private static boolean mayPass(Reply reply) {
    return switch (reply) {
      case Reply.Taken() -> false;
      case Reply.Unanswered(_, var mayPass) -> mayPass;
      case Reply.Answered(var status, _, _) -> status == 408 || status == 429 || status >= 500;
    };
  }
}
