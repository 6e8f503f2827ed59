package dev.quipu.engine.port.webhooks;

import java.util.List;

/// Somebody outside who is told of events of a project.
///
/// @param url the address to which messages are sent
/// @param events the names of the events, such as `run.failed`
/// @param isActive whether messages are made and sent
public record Webhook(
    WebhookId id,
    String name,
    String description,
    WebhookFormat format,
    String url,
    List<String> events,
    Secret secret,
    boolean isActive,
    long createdMs,
    long updatedMs) {
  public Webhook {
    events = List.copyOf(events);
  }

  /// The address as it may be shown. The path of a chat's address is a secret.
  public String shownUrl() {
    return switch (format) {
      case JSON, ENTITY_ACTION, EMAIL -> url;
      case SLACK, TEAMS -> url.substring(0, url.indexOf('/', url.indexOf("//") + 2) + 1) + "…";
    };
  }
}
