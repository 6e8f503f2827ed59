package dev.quipu.store.sqlite.tables;

import static dev.quipu.store.sqlite.tables.Rules.*;
import static dev.quipu.store.sqlite.tables.Table.table;

import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import java.util.List;

/// The tables of webhooks.
final class WebhookTables {
  private WebhookTables() {}

  static final List<Table> ALL =
      List.of(
          ofProject("webhook")
              .key("no", FROM_ONE)
              .with(text(WebhookId::isValid), "id")
              .with(NAME, "name")
              .with(TEXT, "description")
              .with(text(word -> WebhookFormat.find(word).isPresent()), "format")
              .with(NAME, "url", "events")
              .with(TEXT, "signing_secret")
              .with(FLAG, "active")
              .with(COUNT, "last_message")
              .with(NUMBER, "created_ms", "updated_ms")
              .with(RowChecksum::check, "checksum"),
          ofProject("webhook_message")
              .key("webhook_no", FROM_ONE)
              .key("number", FROM_ONE)
              .with(NAME, "event")
              .with(NUMBER, "time_ms")
              .with(TEXT, "title")
              .with(optional(TEXT), "page")
              .with(NAME, "data")
              .with(UP_TO_TWO, "state")
              .with(COUNT, "tries")
              .with(NUMBER, "next_ms")
              .with(RowChecksum::check, "checksum"),
          ofProject("webhook_try")
              .key("webhook_no", FROM_ONE)
              .key("message_number", FROM_ONE)
              .key("number", FROM_ONE)
              .with(NUMBER, "started_ms", "took_ms")
              .with(optional(FROM_ONE), "status")
              .with(TEXT, "error")
              .with(RowChecksum::check, "checksum"));

  private static Table ofProject(String name) {
    return table(name, Owner.PROJECT).key("project_id", FROM_ONE);
  }
}
