package dev.quipu.engine.webhooks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.outgoing.EventName;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Changes to a webhook; null keeps an attribute.
///
/// @param secret empty to sign no longer
public record WebhookChange(
    @Nullable String name,
    @Nullable String description,
    @Nullable WebhookFormat format,
    @Nullable String url,
    @Nullable List<String> events,
    @Nullable Secret secret,
    @Nullable Boolean isActive) {
  public WebhookChange {
    if (name != null) {
      if (name.isBlank()) {
        throw QuipuException.invalid("The name of a webhook is empty");
      }
      Text.check("Webhook name", name, WebhookLimits.NAME_CHARS);
    }
    if (description != null) {
      Text.check("Webhook description", description, WebhookLimits.DESCRIPTION_CHARS);
    }
    if (url != null) {
      Text.check("Webhook URL", url, WebhookLimits.URL_CHARS);
    }
    if (secret != null) {
      // The message of a check would show a part of the secret.
      if (Text.isLonger(secret.value(), WebhookLimits.SECRET_CHARS)) {
        throw QuipuException.invalid(
            "The secret has "
                + Text.length(secret.value())
                + " characters; at most "
                + WebhookLimits.SECRET_CHARS
                + " are allowed");
      }
      if (!secret.value().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw QuipuException.invalid("The secret holds characters that are not visible ASCII");
      }
    }
    events = events == null ? null : checked(events).stream().distinct().toList();
  }

  private static List<String> checked(List<String> events) {
    if (events.isEmpty()) {
      throw QuipuException.invalid("A webhook needs at least one event");
    }
    for (String event : events) {
      if (!EventName.ALL.contains(event)) {
        throw QuipuException.invalid(
            "Event "
                + Text.quote(event)
                + " does not exist; the events are "
                + String.join(", ", EventName.ALL));
      }
    }
    return events;
  }

  Webhook applyTo(Webhook old, long nowMs) {
    Webhook changed =
        new Webhook(
            old.id(),
            Objects.requireNonNullElse(name, old.name()),
            Objects.requireNonNullElse(description, old.description()),
            Objects.requireNonNullElse(format, old.format()),
            Objects.requireNonNullElse(url, old.url()),
            Objects.requireNonNullElse(events, old.events()),
            Objects.requireNonNullElse(secret, old.secret()),
            Objects.requireNonNullElse(isActive, old.isActive()),
            old.createdMs(),
            nowMs);
    if (changed.format() == WebhookFormat.ENTITY_ACTION) {
      refuseUnknown(changed.events());
    }
    return changed;
  }

  private static void refuseUnknown(List<String> events) {
    for (String event : events) {
      if (!EventName.OF_ENTITY_ACTION.contains(event)) {
        throw QuipuException.invalid(
            "The format "
                + WebhookFormat.ENTITY_ACTION.word()
                + " has no event "
                + Text.quote(event)
                + "; its events are "
                + String.join(", ", EventName.OF_ENTITY_ACTION));
      }
    }
  }
}
