package dev.quipu.engine.outgoing;

import dev.quipu.core.text.Text;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookWriter;
import java.util.Collection;
import java.util.function.Predicate;

/// Makes messages of occurrences, in the transaction of their cause: a message is stored exactly if
/// the cause is. [Outgoing] sends it after the commit.
public final class Messages {
  private Messages() {}

  /// Tells all active webhooks of the project that want the event.
  ///
  /// @return the number of webhooks that are told
  public static int tell(WriteTransaction tx, Occurrence occurrence) {
    return tell(tx, occurrence, webhook -> webhook.events().contains(occurrence.event()));
  }

  /// Tells the active webhooks of some names, whatever events they want.
  ///
  /// @return the number of webhooks that are told
  public static int tell(WriteTransaction tx, Occurrence occurrence, Collection<String> names) {
    return tell(tx, occurrence, webhook -> names.contains(webhook.name()));
  }

  private static int tell(WriteTransaction tx, Occurrence occurrence, Predicate<Webhook> wanted) {
    int told = 0;
    for (Webhook webhook : tx.webhooks().list()) {
      if (webhook.isActive() && wanted.test(webhook)) {
        add(tx.webhooks(), webhook, occurrence);
        told++;
      }
    }
    return told;
  }

  private static void add(WebhookWriter webhooks, Webhook webhook, Occurrence occurrence) {
    Occurrence shown =
        new Occurrence(
            occurrence.event(),
            occurrence.timeMs(),
            Text.first(occurrence.title(), OutgoingLimits.TITLE_CHARS),
            occurrence.page(),
            occurrence.data());
    long now = occurrence.timeMs();
    boolean isFull = webhooks.countWaiting(webhook.id()) >= OutgoingLimits.WAITING_PER_WEBHOOK;
    long number = webhooks.add(webhook.id(), shown, now);
    if (isFull) {
      String error =
          "Not sent: "
              + OutgoingLimits.WAITING_PER_WEBHOOK
              + " messages to this webhook wait already";
      webhooks.addTry(webhook.id(), number, new Try(1, now, 0, null, error));
      webhooks.update(new Message(webhook.id(), number, shown, Message.State.FAILED, 1, 0));
    }
    webhooks.removeEnded(webhook.id(), number - OutgoingLimits.KEPT_PER_WEBHOOK);
  }
}
