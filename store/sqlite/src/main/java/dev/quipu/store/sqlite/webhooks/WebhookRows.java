package dev.quipu.store.sqlite.webhooks;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.webhooks.DueMessage;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.List;

/// The columns of the tables `webhook` and `webhook_message`, and what rows of them mean.
public final class WebhookRows {
  static final String WEBHOOK =
      "w.id, w.name, w.description, w.format, w.url, w.events, w.signing_secret, w.active,"
          + " w.created_ms, w.updated_ms";
  private static final int WEBHOOK_COLUMNS = 10;

  static final String MESSAGE =
      "m.number, m.event, m.time_ms, m.title, m.page, m.data, m.state, m.tries, m.next_ms";

  private WebhookRows() {}

  static Webhook webhook(Row row) throws SQLException {
    return new Webhook(
        new WebhookId(row.text(1)),
        row.text(2),
        row.text(3),
        row.word(4, WebhookFormat::find),
        row.text(5),
        List.of(row.text(6).split(" ")),
        new Secret(row.text(7)),
        row.flag(8),
        row.number(9),
        row.number(10));
  }

  /// @param before the number of columns before those of the message
  static Message message(Row row, int before, WebhookId webhook) throws SQLException {
    return new Message(
        webhook,
        row.number(before + 1),
        new Occurrence(
            row.text(before + 2),
            row.number(before + 3),
            row.text(before + 4),
            row.textOrNull(before + 5),
            row.text(before + 6)),
        state(row.number(before + 7)),
        Math.toIntExact(row.number(before + 8)),
        row.number(before + 9));
  }

  static long number(Message.State state) {
    return switch (state) {
      case WAITING -> 0;
      case SENT -> 1;
      case FAILED -> 2;
    };
  }

  private static Message.State state(long number) throws SQLException {
    for (Message.State state : Message.State.values()) {
      if (number(state) == number) {
        return state;
      }
    }
    throw new DamagedValue("state is " + number);
  }

  /// See [dev.quipu.engine.port.read.AllProjectsReader#dueMessages].
  public static List<DueMessage> due(
      Session session, long nowMs, long latestMs, int maxPerWebhook) {
    return session.listSound(
        "SELECT "
            + WEBHOOK
            + ", "
            + MESSAGE
            + ", w.project_id"
            + """
             FROM webhook w JOIN webhook_message m
               ON m.project_id = w.project_id AND m.webhook_no = w.no AND m.number IN (
                 SELECT number FROM webhook_message d INDEXED BY webhook_message_waiting
                 WHERE d.project_id = w.project_id AND d.webhook_no = w.no AND d.state = 0
                   AND (d.next_ms <= ?1 OR d.next_ms > ?2)
                 ORDER BY d.next_ms, d.number LIMIT ?3)
            WHERE w.active = 1
            ORDER BY m.next_ms, m.number
            """,
        row -> {
          Webhook webhook = webhook(row);
          Message message = message(row, WEBHOOK_COLUMNS, webhook.id());
          return new DueMessage(new ProjectId(row.number(20)), webhook, message);
        },
        nowMs,
        latestMs,
        maxPerWebhook);
  }
}
