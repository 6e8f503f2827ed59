package dev.quipu.engine.port.outgoing;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.webhooks.WebhookFormat;

/// The way to receivers outside. It refuses addresses inside, and each call ends within a minute.
/// Safe for any thread.
public interface Transport {
  /// Refuses an address to which nothing may be sent.
  ///
  /// @throws QuipuException INVALID_ARGUMENT with the reason
  void check(WebhookFormat format, String url);

  /// Sends a message once. An interrupt breaks it off.
  Reply send(Outbound message);

  /// The way of a process that sends nothing.
  Transport NONE =
      new Transport() {
        @Override
        public void check(WebhookFormat format, String url) {
          throw QuipuException.invalid("This process sends no messages to webhooks");
        }

        @Override
        public Reply send(Outbound message) {
          return new Reply.Unanswered("This process sends no messages to webhooks", true);
        }
      };
}
