package dev.quipu.core.alerts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an alert watches for, and what happens then.
///
/// @param condition in the language of conditions
/// @param message what people are told
/// @param cooldownMs the time after a firing in which the alert does not fire again in the same
///   run; null if it fires once in a run
/// @param stop whether a firing asks the run to stop
/// @param enabled whether the alert may fire
/// @param webhooks the names of the webhooks that are told of firings
public record AlertRule(
    String condition,
    String message,
    AlertSeverity severity,
    @Nullable Long cooldownMs,
    boolean stop,
    boolean enabled,
    List<String> webhooks) {
  public AlertRule {
    webhooks = List.copyOf(webhooks);
    if (message.isBlank()) {
      throw QuipuException.invalid("The message of an alert is blank");
    }
    Text.check("Message of an alert", message, AlertLimits.MESSAGE_CHARS);
    if (cooldownMs != null
        && (cooldownMs < AlertLimits.LEAST_COOLDOWN_MS
            || cooldownMs > AlertLimits.LONGEST_COOLDOWN_MS)) {
      throw QuipuException.invalid(
          "Cooldown is "
              + cooldownMs
              + " ms; "
              + AlertLimits.LEAST_COOLDOWN_MS
              + " to "
              + AlertLimits.LONGEST_COOLDOWN_MS
              + " are allowed");
    }
    if (webhooks.size() > AlertLimits.WEBHOOKS) {
      throw QuipuException.invalid(
          "An alert names "
              + webhooks.size()
              + " webhooks; at most "
              + AlertLimits.WEBHOOKS
              + " are allowed");
    }
    for (String webhook : webhooks) {
      Keys.check("Name of a webhook", webhook);
    }
  }

  /// An enabled warning that fires once in a run.
  public AlertRule(String condition, String message) {
    this(condition, message, AlertSeverity.WARNING, null, false, true, List.of());
  }
}
