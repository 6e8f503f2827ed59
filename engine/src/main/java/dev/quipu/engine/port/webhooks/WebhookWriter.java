package dev.quipu.engine.port.webhooks;

/// Writes webhooks, their messages and the tries.
public interface WebhookWriter extends WebhookReader {
  /// Stores a new webhook, or a webhook as it is now.
  void put(Webhook webhook);

  /// Removes a webhook with its messages and their tries.
  void remove(WebhookId webhook);

  /// Stores a new message that waits, under the next number, which no message of the webhook has or
  /// had.
  ///
  /// @return the number
  long add(WebhookId webhook, Occurrence occurrence, long nextMs);

  /// Stores the state, the tries and the next time of a message.
  void update(Message message);

  void addTry(WebhookId webhook, long message, Try one);

  /// Removes the tries of a message before a number.
  void removeTriesBefore(WebhookId webhook, long message, int number);

  /// Removes the messages up to a number that do not wait, with their tries.
  void removeEnded(WebhookId webhook, long lastNumber);
}
