package dev.quipu.engine.port.webhooks;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

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
    Set<String> events,
    Secret secret,
    boolean isActive,
    long createdMs,
    long updatedMs) {
  public Webhook {
    events = Set.copyOf(events);
  }

  /// The names of the events in alphabetical order.
  public SortedSet<String> sortedEvents() {
    return new TreeSet<>(events);
  }
}
