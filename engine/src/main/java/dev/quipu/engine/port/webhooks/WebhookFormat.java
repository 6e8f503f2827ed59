package dev.quipu.engine.port.webhooks;

import java.util.Arrays;
import java.util.Optional;

/// The form in which a webhook gets its messages.
public enum WebhookFormat {
  /// Quipu's own JSON, signed as the Standard Webhooks say.
  JSON("json"),
  /// JSON and headers of MLflow's webhooks, which name an entity and an action.
  ENTITY_ACTION("mlflow"),
  /// An incoming webhook of Slack, or of a server that takes the same.
  SLACK("slack"),
  /// A workflow of Microsoft Teams that takes an adaptive card.
  TEAMS("teams"),
  /// An e-mail; the address is `mailto:` and one or more e-mail addresses.
  EMAIL("email");

  private final String word;

  WebhookFormat(String word) {
    this.word = word;
  }

  /// The word in the native API.
  public String word() {
    return word;
  }

  public static Optional<WebhookFormat> find(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }
}
