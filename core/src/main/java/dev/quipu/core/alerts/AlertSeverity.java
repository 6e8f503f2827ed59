package dev.quipu.core.alerts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much a firing matters.
public enum AlertSeverity {
  INFO,
  WARNING,
  CRITICAL;

  /// The word in all APIs and in the database.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<AlertSeverity> find(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /// The severity of a word.
  ///
  /// @throws QuipuException INVALID_ARGUMENT
  public static AlertSeverity of(String word) {
    return find(word)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Severity is " + Text.quote(word) + "; there are info, warning and critical"));
  }
}
