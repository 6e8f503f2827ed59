package dev.quipu.server.nativeapi.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertFiring.Acknowledgement;
import dev.quipu.core.alerts.AlertFiring.Point;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.alerts.Alerts.Listed;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON of alerts and firings.
public final class AlertJson {
  private AlertJson() {}

  /// The rule of a new alert.
  static AlertRule rule(JsonObject body) {
    AlertRule plain = new AlertRule(body.requiredText("condition"), body.requiredText("message"));
    return change(plain, body);
  }

  /// A rule with the fields that a body names.
  static AlertRule change(AlertRule rule, JsonObject body) {
    return new AlertRule(
        body.text("condition").orElse(rule.condition()),
        body.text("message").orElse(rule.message()),
        body.text("severity").map(AlertSeverity::of).orElse(rule.severity()),
        body.names().contains("cooldownMs") ? cooldown(body) : rule.cooldownMs(),
        body.bool("stop").orElse(rule.stop()),
        body.bool("enabled").orElse(rule.enabled()),
        body.has("webhooks") ? body.texts("webhooks") : rule.webhooks());
  }

  private static @Nullable Long cooldown(JsonObject body) {
    OptionalLong ms = body.integer("cooldownMs");
    return ms.isPresent() ? ms.getAsLong() : null;
  }

  static void write(JsonGenerator json, Listed listed) {
    Alert alert = listed.alert();
    json.writeStartObject();
    json.writeStringProperty("id", alert.id().hex());
    json.writeStringProperty("experimentId", alert.experiment().toString());
    if (alert.run() != null) {
      json.writeStringProperty("runId", alert.run().hex());
    }
    writeRule(json, alert.rule());
    json.writeBooleanProperty("enabled", alert.rule().enabled());
    json.writeNumberProperty("createdMs", alert.createdMs());
    json.writeNumberProperty("updatedMs", alert.updatedMs());
    json.writeStringProperty("user", alert.user());
    json.writeNumberProperty("firings", listed.firings() == null ? 0 : listed.firings().firings());
    if (listed.firings() != null) {
      json.writeNumberProperty("lastFiredMs", listed.firings().lastMs());
    }
    json.writeEndObject();
  }

  private static void writeRule(JsonGenerator json, AlertRule rule) {
    json.writeStringProperty("condition", rule.condition());
    json.writeStringProperty("message", rule.message());
    json.writeStringProperty("severity", rule.severity().word());
    if (rule.cooldownMs() != null) {
      json.writeNumberProperty("cooldownMs", rule.cooldownMs());
    }
    json.writeBooleanProperty("stop", rule.stop());
    json.writeArrayPropertyStart("webhooks");
    rule.webhooks().forEach(json::writeString);
    json.writeEndArray();
  }

  static void write(JsonGenerator json, AlertFiring firing) {
    json.writeStartObject();
    json.writeNumberProperty("number", firing.no());
    json.writeStringProperty("alertId", firing.alert().hex());
    json.writeStringProperty("experimentId", firing.experiment().toString());
    json.writeStringProperty("runId", firing.run().hex());
    json.writeNumberProperty("firedMs", firing.firedMs());
    writeRule(json, firing.rule());
    Point point = firing.point();
    if (point != null) {
      json.writeObjectPropertyStart("point");
      json.writeStringProperty("key", point.key());
      json.writeNumberProperty("step", point.step());
      json.writeNumberProperty("timeMs", point.timeMs());
      json.writeName("value");
      Json.writeNumber(json, point.value());
      json.writeEndObject();
    }
    Acknowledgement acknowledgement = firing.acknowledgement();
    if (acknowledgement != null) {
      json.writeNumberProperty("acknowledgedMs", acknowledgement.timeMs());
      json.writeStringProperty("acknowledgedBy", acknowledgement.user());
    }
    json.writeEndObject();
  }

  /// Writes a request to stop.
  public static void write(JsonGenerator json, StopRequest stop) {
    json.writeStartObject();
    json.writeNumberProperty("requestedMs", stop.requestedMs());
    json.writeStringProperty("user", stop.user());
    json.writeStringProperty("reason", stop.reason());
    json.writeEndObject();
  }

  static long number(String text) {
    return Optional.of(Text.integer(text))
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Number of a firing is " + Text.quote(text) + "; it must be an integer"));
  }
}
