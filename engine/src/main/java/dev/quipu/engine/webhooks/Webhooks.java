package dev.quipu.engine.webhooks;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.outgoing.Forms;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.outgoing.Outside;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Makes, finds, changes and tests webhooks, and shows their messages.
public final class Webhooks {
  /// Tests at once: each holds a request for up to a minute.
  private static final int TESTS_AT_ONCE = 4;

  private final Store store;
  private final InstantSource clock;
  private final IdSource ids;
  private final Outside outside;
  private final Forms forms;
  private final Semaphore tests = new Semaphore(TESTS_AT_ONCE);

  public Webhooks(Store store, InstantSource clock, IdSource ids, Outside outside) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.outside = outside;
    forms = new Forms(outside.pageUrl());
  }

  /// Makes a webhook.
  ///
  /// @param wanted with a name, an address and events; what else is null gets its default: JSON, no
  ///   secret, active
  public Webhook create(Scope scope, WebhookChange wanted) {
    long now = clock.millis();
    Webhook blank =
        new Webhook(
            WebhookId.of(ids.nextRunId()),
            required("name", wanted.name()),
            "",
            WebhookFormat.JSON,
            required("URL", wanted.url()),
            required("list of events", wanted.events()),
            Secret.NONE,
            true,
            now,
            now);
    Webhook made = wanted.applyTo(blank, now);
    outside.transport().check(made.format(), made.url());
    return store.write(
        scope,
        tx -> {
          int count = tx.webhooks().list().size();
          if (count >= WebhookLimits.WEBHOOKS) {
            throw QuipuException.invalid(
                "The project has "
                    + count
                    + " webhooks; at most "
                    + WebhookLimits.WEBHOOKS
                    + " are allowed");
          }
          tx.webhooks().put(made);
          return made;
        });
  }

  private static <T> T required(String what, @Nullable T value) {
    if (value == null) {
      throw QuipuException.invalid("A webhook needs a " + what);
    }
    return value;
  }

  /// All webhooks of the project, the oldest first.
  public List<Webhook> list(Scope scope) {
    return store.read(scope, tx -> tx.webhooks().list());
  }

  /// The webhooks of a format, the oldest first.
  ///
  /// @param pageToken from the page before; null or empty for the first
  public Results<Webhook> list(
      Scope scope, WebhookFormat format, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, WebhookLimits.WEBHOOKS);
    PageToken token = PageToken.of(store.secret(), "webhooks", format);
    String after = token.place(pageToken);
    List<Webhook> found =
        list(scope).stream()
            .filter(one -> one.format() == format)
            .filter(one -> after == null || one.id().hex().compareTo(after) > 0)
            .limit(max + 1L)
            .toList();
    return token.page(found, max, one -> one.id().hex());
  }

  /// The webhook of an id.
  ///
  /// @throws QuipuException NOT_FOUND
  public Webhook load(Scope scope, WebhookId id) {
    return store.read(scope, tx -> require(tx, id));
  }

  private static Webhook require(ReadTransaction tx, WebhookId id) {
    return tx.webhooks().find(id).orElseThrow(() -> missing(id.hex()));
  }

  /// The error of an id that no webhook has.
  public static QuipuException missing(String id) {
    return QuipuException.notFound("Webhook with ID " + id + " not found.");
  }

  /// Changes a webhook. Messages that wait are sent as the webhook is then.
  public Webhook update(Scope scope, WebhookId id, WebhookChange change) {
    Webhook seen = load(scope, id);
    // Looks names up, so not inside the transaction.
    Webhook wanted = change.applyTo(seen, seen.updatedMs());
    outside.transport().check(wanted.format(), wanted.url());
    return store.write(
        scope,
        tx -> {
          Webhook old = require(tx, id);
          Webhook changed = change.applyTo(old, clock.millis());
          if (changed.format() != wanted.format() || !changed.url().equals(wanted.url())) {
            throw new QuipuException(
                ErrorCode.CONFLICT, "Somebody else has just changed the webhook; look again");
          }
          tx.webhooks().put(changed);
          return changed;
        });
  }

  /// Removes a webhook with its messages, also those that wait.
  public void delete(Scope scope, WebhookId id) {
    store.remove(
        scope,
        tx -> {
          Webhook webhook = require(tx, id);
          tx.webhooks().remove(id);
          return webhook;
        });
  }

  /// Sends an example once, and waits for what comes of it. Nothing is stored.
  ///
  /// @param event null for the first of the webhook's events
  /// @throws QuipuException TOO_MANY_REQUESTS if other tests are running
  public Reply test(Scope scope, WebhookId id, @Nullable String event) {
    Webhook webhook = load(scope, id);
    String name = Objects.requireNonNullElse(event, webhook.events().getFirst());
    new WebhookChange(null, null, null, null, List.of(name), null, null);
    if (!tests.tryAcquire()) {
      throw new QuipuException(
          ErrorCode.TOO_MANY_REQUESTS,
          TESTS_AT_ONCE + " webhooks are being tested; try again in a minute");
    }
    try {
      String messageId = id.hex() + "-test-" + WebhookId.of(ids.nextRunId());
      return outside
          .transport()
          .send(forms.of(webhook, messageId, Examples.of(name, clock.millis()), clock.instant()));
    } finally {
      tests.release();
    }
  }

  /// The messages of a webhook, the newest first.
  ///
  /// @param pageToken from the page before; null or empty for the first
  public Results<Message> messages(Scope scope, WebhookId id, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, WebhookLimits.MESSAGES_PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "webhook-messages", id);
    String place = token.place(pageToken);
    Long before = place == null ? null : Long.valueOf(place);
    List<Message> found =
        store.read(
            scope,
            tx -> {
              require(tx, id);
              return tx.webhooks().messages(id, before, max + 1);
            });
    return token.page(found, max, message -> Long.toString(message.number()));
  }

  /// A message with its tries, oldest first.
  public record TriedMessage(Message message, List<Try> tries) {
    public TriedMessage {
      tries = List.copyOf(tries);
    }
  }

  /// The message of a number, with its tries.
  ///
  /// @throws QuipuException NOT_FOUND
  public TriedMessage message(Scope scope, WebhookId id, long number) {
    return store.read(
        scope, tx -> new TriedMessage(require(tx, id, number), tx.webhooks().tries(id, number)));
  }

  private static Message require(ReadTransaction tx, WebhookId id, long number) {
    require(tx, id);
    return tx.webhooks()
        .findMessage(id, number)
        .orElseThrow(() -> QuipuException.notFound("Webhook " + id + " has no message " + number));
  }

  /// Sends a message again, under the same id; one that waits is sent now.
  public Message redeliver(Scope scope, WebhookId id, long number) {
    return store.write(
        scope,
        tx -> {
          Message message = require(tx, id, number);
          Message waiting =
              message.withState(Message.State.WAITING, message.tries(), clock.millis());
          tx.webhooks().update(waiting);
          return waiting;
        });
  }
}
