package dev.quipu.store.memory.webhooks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.webhooks.DueMessage;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.port.webhooks.WebhookWriter;
import dev.quipu.store.memory.webhooks.StoredWebhook.StoredMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes webhooks.
///
/// @param messageStored is called with each new message
public record MemoryWebhooks(SortedMap<WebhookId, StoredWebhook> webhooks, Runnable messageStored)
    implements WebhookWriter {
  @Override
  public Optional<Webhook> find(WebhookId id) {
    return Optional.ofNullable(webhooks.get(id)).map(StoredWebhook::webhook);
  }

  @Override
  public List<Webhook> list() {
    return webhooks.values().stream().map(StoredWebhook::webhook).toList();
  }

  @Override
  public Optional<Message> findMessage(WebhookId webhook, long number) {
    return Optional.ofNullable(webhooks.get(webhook))
        .map(stored -> stored.messages().get(number))
        .map(StoredMessage::message);
  }

  @Override
  public List<Message> messages(WebhookId webhook, @Nullable Long before, int max) {
    StoredWebhook stored = webhooks.get(webhook);
    return stored == null
        ? List.of()
        : new TreeMap<>(stored.messages())
            .descendingMap().values().stream()
                .map(StoredMessage::message)
                .filter(message -> before == null || message.number() < before)
                .limit(max)
                .toList();
  }

  @Override
  public long countWaiting(WebhookId webhook) {
    StoredWebhook stored = webhooks.get(webhook);
    return stored == null ? 0 : waiting(stored).count();
  }

  private static Stream<Message> waiting(StoredWebhook stored) {
    return stored.messages().values().stream()
        .map(StoredMessage::message)
        .filter(message -> message.state() == Message.State.WAITING);
  }

  @Override
  public List<Try> tries(WebhookId webhook, long message) {
    StoredWebhook stored = webhooks.get(webhook);
    StoredMessage found = stored == null ? null : stored.messages().get(message);
    return found == null ? List.of() : found.tries();
  }

  /// See [dev.quipu.engine.port.read.AllProjectsReader#dueMessages].
  public Stream<DueMessage> due(ProjectId project, long nowMs, long latestMs, int maxPerWebhook) {
    return webhooks.values().stream()
        .filter(stored -> stored.webhook().isActive())
        .flatMap(stored ->
            waiting(stored)
                .filter(message -> message.nextMs() <= nowMs || message.nextMs() > latestMs)
                .sorted(
                    Comparator.comparingLong(Message::nextMs).thenComparingLong(Message::number))
                .limit(maxPerWebhook)
                .map(message -> new DueMessage(project, stored.webhook(), message)));
  }

  private StoredWebhook load(WebhookId id) {
    StoredWebhook stored = webhooks.get(id);
    if (stored == null) {
      throw QuipuException.notFound("Webhook " + id + " does not exist");
    }
    return stored;
  }

  @Override
  public void put(Webhook webhook) {
    StoredWebhook stored = webhooks.get(webhook.id());
    webhooks.put(
        webhook.id(),
        stored == null ? new StoredWebhook(webhook, 0, new TreeMap<>()) : stored.with(webhook));
  }

  @Override
  public void remove(WebhookId webhook) {
    webhooks.remove(webhook);
  }

  @Override
  public long add(WebhookId webhook, Occurrence occurrence, long nextMs) {
    StoredWebhook stored = load(webhook);
    long number = stored.lastMessage() + 1;
    Message message = new Message(webhook, number, occurrence, Message.State.WAITING, 0, nextMs);
    webhooks.put(webhook, stored.with(new StoredMessage(message, List.of())));
    messageStored.run();
    return number;
  }

  @Override
  public void update(Message message) {
    StoredWebhook stored = load(message.webhook());
    List<Try> tries = tries(message.webhook(), message.number());
    webhooks.put(message.webhook(), stored.with(new StoredMessage(message, tries)));
    messageStored.run();
  }

  @Override
  public void addTry(WebhookId webhook, long message, Try one) {
    List<Try> tries = new ArrayList<>(tries(webhook, message));
    tries.add(one);
    put(webhook, message, tries);
  }

  @Override
  public void removeTriesBefore(WebhookId webhook, long message, int number) {
    List<Try> tries = new ArrayList<>(tries(webhook, message));
    tries.removeIf(one -> one.number() < number);
    put(webhook, message, tries);
  }

  private void put(WebhookId webhook, long message, List<Try> tries) {
    findMessage(webhook, message)
        .ifPresent(
            found -> webhooks.put(webhook, load(webhook).with(new StoredMessage(found, tries))));
  }

  @Override
  public void removeEnded(WebhookId webhook, long lastNumber) {
    StoredWebhook stored = load(webhook);
    SortedMap<Long, StoredMessage> kept = new TreeMap<>(stored.messages());
    kept.values()
        .removeIf(one ->
            one.message().number() <= lastNumber && one.message().state() != Message.State.WAITING);
    webhooks.put(webhook, new StoredWebhook(stored.webhook(), stored.lastMessage(), kept));
  }
}
