package dev.quipu.core.json;

import java.util.Optional;

/// The numbers for which JSON has no form. The strings `"NaN"`, `"Infinity"` and `"-Infinity"`
/// stand for them.
public final class NonFinite {
  private NonFinite() {}

  /// The number that a text stands for; empty for any other text.
  public static Optional<Double> number(String text) {
    return switch (text) {
      case "NaN" -> Optional.of(Double.NaN);
      case "Infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> Optional.empty();
    };
  }

  /// Whether a JSON value is a string that stands for a number. Strings have no escapes here.
  public static boolean isNumber(String json) {
    return switch (json) {
      case "\"NaN\"", "\"Infinity\"", "\"-Infinity\"" -> true;
      default -> false;
    };
  }
}
