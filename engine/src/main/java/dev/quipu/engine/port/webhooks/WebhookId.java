package dev.quipu.engine.port.webhooks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of a webhook: 32 lower-case hex digits. The digits are those of an
/// [dev.quipu.core.model.IdSource], so that ids sort by time.
public record WebhookId(String hex) implements Comparable<WebhookId> {
  public WebhookId {
    if (!isValid(hex)) {
      throw QuipuException.invalid(
          "Webhook id " + Text.quote(hex) + " is not 32 lower-case hexadecimal digits");
    }
  }

  /// The id with the digits of an id of a run that is given to no run.
  public static WebhookId of(RunId unused) {
    return new WebhookId(unused.hex());
  }

  /// Whether the text has the form of a webhook id.
  public static boolean isValid(String text) {
    return Hex.isLowerHex(text, 32);
  }

  @Override
  public int compareTo(WebhookId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
