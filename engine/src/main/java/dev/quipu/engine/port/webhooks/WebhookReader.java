package dev.quipu.engine.port.webhooks;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads webhooks, their messages and the tries.
public interface WebhookReader {
  Optional<Webhook> find(WebhookId id);

  /// All webhooks, by their ids, so the oldest first.
  List<Webhook> list();

  Optional<Message> findMessage(WebhookId webhook, long number);

  /// The messages of a webhook, the newest first.
  ///
  /// @param before only messages with smaller numbers; null for all
  List<Message> messages(WebhookId webhook, @Nullable Long before, int max);

  /// The number of messages of a webhook that wait.
  long countWaiting(WebhookId webhook);

  /// The tries of a message, oldest first.
  List<Try> tries(WebhookId webhook, long message);
}
