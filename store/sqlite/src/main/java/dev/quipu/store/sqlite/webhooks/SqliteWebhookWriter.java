package dev.quipu.store.sqlite.webhooks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.port.webhooks.WebhookWriter;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;

/// Writes the tables `webhook`, `webhook_message` and `webhook_try`. A change writes the whole row,
/// with its checksum.
public final class SqliteWebhookWriter extends SqliteWebhookReader implements WebhookWriter {
  private final Runnable messageStored;

  /// @param messageStored is called with each new message
  public SqliteWebhookWriter(ProjectId project, Session session, Runnable messageStored) {
    super(project, session);
    this.messageStored = messageStored;
  }

  /// @param no the number of the row
  private record Stored(long no, long lastMessage) {}

  @Override
  public void put(Webhook webhook) {
    Stored stored =
        session.first(
            "SELECT no, last_message FROM webhook WHERE project_id = ? AND id = ?",
            row -> new Stored(row.number(1), row.number(2)),
            project.value(),
            webhook.id().hex());
    if (stored == null) {
      long no =
          session.number(
              "SELECT 1 + coalesce(max(no), 0) FROM webhook WHERE project_id = ?", project.value());
      stored = new Stored(no, 0);
    }
    put(webhook, stored);
  }

  private void put(Webhook webhook, Stored stored) {
    session.update(
        """
        INSERT OR REPLACE INTO webhook
          (project_id, no, id, name, description, format, url, events, signing_secret, active,
            last_message, created_ms, updated_ms, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        RowChecksum.append(
            project.value(),
            stored.no,
            webhook.id().hex(),
            webhook.name(),
            webhook.description(),
            webhook.format().word(),
            webhook.url(),
            String.join(" ", webhook.events()),
            webhook.secret().value(),
            webhook.isActive() ? 1 : 0,
            stored.lastMessage,
            webhook.createdMs(),
            webhook.updatedMs()));
  }

  private Stored stored(WebhookId webhook) {
    Stored stored =
        session.first(
            "SELECT no, last_message FROM webhook WHERE project_id = ? AND id = ?",
            row -> new Stored(row.number(1), row.number(2)),
            project.value(),
            webhook.hex());
    if (stored == null) {
      throw QuipuException.notFound("Webhook " + webhook + " does not exist");
    }
    return stored;
  }

  @Override
  public void remove(WebhookId webhook) {
    for (String table : new String[] {"webhook_try", "webhook_message"}) {
      session.update(
          "DELETE FROM " + table + " WHERE " + OF_WEBHOOK, project.value(), webhook.hex());
    }
    session.update(
        "DELETE FROM webhook WHERE project_id = ? AND id = ?", project.value(), webhook.hex());
  }

  @Override
  public long add(WebhookId webhook, Occurrence occurrence, long nextMs) {
    Stored stored = stored(webhook);
    long number = stored.lastMessage + 1;
    put(find(webhook).orElseThrow(), new Stored(stored.no, number));
    put(stored.no, new Message(webhook, number, occurrence, Message.State.WAITING, 0, nextMs));
    messageStored.run();
    return number;
  }

  @Override
  public void update(Message message) {
    put(stored(message.webhook()).no, message);
    messageStored.run();
  }

  private void put(long webhook, Message message) {
    Occurrence occurrence = message.occurrence();
    session.update(
        """
        INSERT OR REPLACE INTO webhook_message
          (project_id, webhook_no, number, event, time_ms, title, page, data, state, tries,
            next_ms, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        RowChecksum.append(
            project.value(),
            webhook,
            message.number(),
            occurrence.event(),
            occurrence.timeMs(),
            occurrence.title(),
            occurrence.page(),
            occurrence.data(),
            WebhookRows.number(message.state()),
            message.tries(),
            message.nextMs()));
  }

  @Override
  public void addTry(WebhookId webhook, long message, Try one) {
    session.update(
        """
        INSERT INTO webhook_try
          (project_id, webhook_no, message_number, number, started_ms, took_ms, status, error,
            checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        RowChecksum.append(
            project.value(),
            stored(webhook).no,
            message,
            one.number(),
            one.startedMs(),
            one.tookMs(),
            one.status(),
            one.error()));
  }

  @Override
  public void removeTriesBefore(WebhookId webhook, long message, int number) {
    session.update(
        "DELETE FROM webhook_try WHERE " + OF_WEBHOOK + " AND message_number = ?3 AND number < ?4",
        project.value(),
        webhook.hex(),
        message,
        number);
  }

  @Override
  public void removeEnded(WebhookId webhook, long lastNumber) {
    long no = stored(webhook).no;
    session.update(
        """
        DELETE FROM webhook_try WHERE project_id = ?1 AND webhook_no = ?2 AND message_number IN (
          SELECT number FROM webhook_message
          WHERE project_id = ?1 AND webhook_no = ?2 AND number <= ?3 AND state <> 0)
        """,
        project.value(),
        no,
        lastNumber);
    session.update(
        """
        DELETE FROM webhook_message
        WHERE project_id = ?1 AND webhook_no = ?2 AND number <= ?3 AND state <> 0
        """,
        project.value(),
        no,
        lastNumber);
  }
}
