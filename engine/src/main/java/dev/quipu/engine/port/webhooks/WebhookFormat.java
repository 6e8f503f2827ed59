package dev.quipu.engine.port.webhooks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The form in which a webhook gets its messages.
public enum WebhookFormat {
  /// Quipu's own JSON, signed as the Standard Webhooks say.
  JSON,
  /// JSON and headers of MLflow's webhooks.
  MLFLOW,
  /// An incoming webhook of Slack, or of a server that takes the same.
  SLACK,
  /// A workflow of Microsoft Teams that takes an adaptive card.
  TEAMS,
  /// An e-mail; the address is `mailto:` and one or more e-mail addresses.
  EMAIL;

  /// The word in the native API, in lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<WebhookFormat> find(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }
}
