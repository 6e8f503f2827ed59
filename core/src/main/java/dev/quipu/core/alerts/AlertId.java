package dev.quipu.core.alerts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;

/// The id of an alert: 32 lower-case hex digits. The program that makes an alert chooses it, so
/// that an alert that is sent again is the same alert.
public record AlertId(String hex) {
  public AlertId {
    if (!isValid(hex)) {
      throw QuipuException.invalid(
          "Alert id " + Text.quote(hex) + " is not 32 lower-case hexadecimal digits");
    }
  }

  public static AlertId next(IdSource ids) {
    return new AlertId(ids.nextRunId().hex());
  }

  /// Whether the text has the form of an id.
  public static boolean isValid(String text) {
    return Hex.isLowerHex(text, 32);
  }

  @Override
  public String toString() {
    return hex;
  }
}
