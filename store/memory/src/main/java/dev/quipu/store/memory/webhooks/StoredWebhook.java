package dev.quipu.store.memory.webhooks;

import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A webhook with its messages by number. Never changed.
///
/// @param lastMessage the greatest number that a message has or had
public record StoredWebhook(
    Webhook webhook, long lastMessage, SortedMap<Long, StoredMessage> messages) {
  /// A message with its tries.
  record StoredMessage(Message message, List<Try> tries) {
    StoredMessage {
      tries = List.copyOf(tries);
    }
  }

  StoredWebhook with(Webhook changed) {
    return new StoredWebhook(changed, lastMessage, messages);
  }

  StoredWebhook with(StoredMessage message) {
    SortedMap<Long, StoredMessage> all = new TreeMap<>(messages);
    all.put(message.message.number(), message);
    return new StoredWebhook(webhook, Math.max(lastMessage, message.message.number()), all);
  }
}
