package dev.quipu.store.sqlite.webhooks;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.port.webhooks.WebhookReader;
import dev.quipu.store.sqlite.session.Session;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the tables `webhook`, `webhook_message` and `webhook_try`.
public class SqliteWebhookReader implements WebhookReader {
  /// Whose messages and tries: ?1 is the project, ?2 the id of the webhook.
  static final String OF_WEBHOOK =
      "project_id = ?1 AND webhook_no = (SELECT no FROM webhook WHERE project_id = ?1 AND id = ?2)";

  protected final ProjectId project;
  protected final Session session;

  public SqliteWebhookReader(ProjectId project, Session session) {
    this.project = project;
    this.session = session;
  }

  @Override
  public Optional<Webhook> find(WebhookId id) {
    return Optional.ofNullable(
        session.first(
            "SELECT " + WebhookRows.WEBHOOK + " FROM webhook w WHERE w.project_id = ? AND w.id = ?",
            WebhookRows::webhook,
            project.value(),
            id.hex()));
  }

  @Override
  public List<Webhook> list() {
    return session.listSound(
        "SELECT " + WebhookRows.WEBHOOK + " FROM webhook w WHERE w.project_id = ? ORDER BY w.id",
        WebhookRows::webhook,
        project.value());
  }

  @Override
  public Optional<Message> findMessage(WebhookId webhook, long number) {
    return Optional.ofNullable(
        session.first(
            "SELECT "
                + WebhookRows.MESSAGE
                + " FROM webhook_message m WHERE "
                + OF_WEBHOOK
                + " AND number = ?3",
            row -> WebhookRows.message(row, 0, webhook),
            project.value(),
            webhook.hex(),
            number));
  }

  @Override
  public List<Message> messages(WebhookId webhook, @Nullable Long before, int max) {
    return session.listSound(
        "SELECT "
            + WebhookRows.MESSAGE
            + " FROM webhook_message m WHERE "
            + OF_WEBHOOK
            + " AND (?3 IS NULL OR number < ?3) ORDER BY number DESC LIMIT ?4",
        row -> WebhookRows.message(row, 0, webhook),
        project.value(),
        webhook.hex(),
        before,
        max);
  }

  @Override
  public long countWaiting(WebhookId webhook) {
    return session.number(
        "SELECT count(*) FROM webhook_message INDEXED BY webhook_message_waiting WHERE "
            + OF_WEBHOOK
            + " AND state = 0",
        project.value(),
        webhook.hex());
  }

  @Override
  public List<Try> tries(WebhookId webhook, long message) {
    return session.listSound(
        "SELECT number, started_ms, took_ms, status, error FROM webhook_try WHERE "
            + OF_WEBHOOK
            + " AND message_number = ?3 ORDER BY number",
        row -> {
          Long status = row.numberOrNull(4);
          return new Try(
              Math.toIntExact(row.number(1)),
              row.number(2),
              row.number(3),
              status == null ? null : Math.toIntExact(status),
              row.text(5));
        },
        project.value(),
        webhook.hex(),
        message);
  }
}
