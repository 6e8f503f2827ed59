package dev.quipu.server.nativeapi.webhooks;

import dev.quipu.engine.outgoing.Outgoing;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.webhooks.Webhooks.TriedMessage;
import java.util.Collection;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// Webhooks and messages as JSON.
final class WebhookJson {
  private WebhookJson() {}

  /// Without the secret.
  static void write(JsonGenerator json, Webhook webhook) {
    json.writeStartObject();
    json.writeStringProperty("id", webhook.id().hex());
    json.writeStringProperty("name", webhook.name());
    if (!webhook.description().isEmpty()) {
      json.writeStringProperty("description", webhook.description());
    }
    json.writeStringProperty("format", webhook.format().word());
    json.writeStringProperty("url", webhook.shownUrl());
    writeNames(json, "events", webhook.events());
    json.writeBooleanProperty("signed", !webhook.secret().isEmpty());
    json.writeBooleanProperty("active", webhook.isActive());
    json.writeNumberProperty("createdMs", webhook.createdMs());
    json.writeNumberProperty("updatedMs", webhook.updatedMs());
    json.writeEndObject();
  }

  static void writeNames(JsonGenerator json, String property, Collection<String> names) {
    json.writeArrayPropertyStart(property);
    names.forEach(json::writeString);
    json.writeEndArray();
  }

  static void write(JsonGenerator json, Message message) {
    json.writeStartObject();
    writeFields(json, message);
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, Message message) {
    json.writeNumberProperty("number", message.number());
    json.writeStringProperty("id", message.id());
    json.writeStringProperty("event", message.occurrence().event());
    json.writeNumberProperty("timeMs", message.occurrence().timeMs());
    json.writeStringProperty("title", message.occurrence().title());
    json.writeStringProperty("state", message.state().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("tries", message.tries());
    if (message.state() == Message.State.WAITING) {
      json.writeNumberProperty("nextMs", message.nextMs());
    }
  }

  static void write(JsonGenerator json, TriedMessage tried) {
    json.writeStartObject();
    json.writeName("message");
    write(json, tried.message());
    json.writeName("data");
    json.writeRawValue(tried.message().occurrence().data());
    json.writeArrayPropertyStart("tries");
    for (Try one : tried.tries()) {
      json.writeStartObject();
      json.writeNumberProperty("number", one.number());
      json.writeNumberProperty("startedMs", one.startedMs());
      json.writeNumberProperty("tookMs", one.tookMs());
      if (one.status() != null) {
        json.writeNumberProperty("status", one.status());
      }
      if (!one.error().isEmpty()) {
        json.writeStringProperty("error", one.error());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Reply reply) {
    String error = Outgoing.error(reply);
    json.writeStartObject();
    json.writeBooleanProperty("taken", error.isEmpty());
    if (reply instanceof Reply.Answered(var status, var body, _)) {
      json.writeNumberProperty("status", status);
      json.writeStringProperty("answer", body);
    }
    if (!error.isEmpty()) {
      json.writeStringProperty("error", error);
    }
    json.writeEndObject();
  }
}
