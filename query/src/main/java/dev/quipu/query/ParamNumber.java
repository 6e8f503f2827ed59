package dev.quipu.query;

import dev.quipu.core.model.Param;
import org.jspecify.annotations.Nullable;

/// The number in a param's text, if there is one: a decimal such as `-1.5e3`, or an infinity in the
/// words of JSON clients. Filters and orders compare a param with such a text as a number.
public final class ParamNumber {
  private ParamNumber() {}

  public static @Nullable Double of(Param param) {
    if (param.type() == Param.Type.BOOLEAN) {
      return null;
    }
    String text = param.value();
    return switch (text) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> isDecimal(text) ? (Double) Double.parseDouble(text) : null;
    };
  }

  /// Sign, digits with at most one point, exponent: the syntax of Java without `0x1p3` and `1d`.
  private static boolean isDecimal(String text) {
    int i = 0;
    int n = text.length();
    if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
      i++;
    }
    int digits = 0;
    boolean point = false;
    while (i < n && (isDigit(text.charAt(i)) || (!point && text.charAt(i) == '.'))) {
      if (text.charAt(i) == '.') {
        point = true;
      } else {
        digits++;
      }
      i++;
    }
    if (digits == 0) {
      return false;
    }
    if (i == n) {
      return true;
    }
    if (text.charAt(i) != 'e' && text.charAt(i) != 'E') {
      return false;
    }
    i++;
    if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
      i++;
    }
    int exponent = i;
    while (i < n && isDigit(text.charAt(i))) {
      i++;
    }
    return i > exponent && i == n;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
