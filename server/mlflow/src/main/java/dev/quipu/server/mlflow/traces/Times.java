package dev.quipu.server.mlflow.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/// Times and durations as Protocol Buffers have them in JSON: `2026-01-31T12:00:00.123Z`, `1.5s`.
final class Times {
  /// The bounds of a time of Protocol Buffers: the years 1 and 9999.
  private static final long LEAST_MS = -62_135_596_800_000L;

  private static final long MOST_MS = 253_402_300_799_999L;
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(315_576_000_000L);

  private Times() {}

  static long ms(String field, String text) {
    try {
      return checked(field, Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw QuipuException.invalid(
          "Field "
              + field
              + " is "
              + Text.quote(text)
              + "; a time such as 2026-01-31T12:00:00Z is needed");
    }
  }

  static long checked(String field, long ms) {
    if (ms < LEAST_MS || ms > MOST_MS) {
      throw QuipuException.invalid(
          "Field " + field + " is " + ms + " ms since 1970; the years 1 to 9999 are allowed");
    }
    return ms;
  }

  static long durationMs(String field, String text) {
    try {
      if (text.endsWith("s") && text.length() < 40) {
        BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
        if (seconds.abs().compareTo(MOST_SECONDS) <= 0) {
          return seconds.movePointRight(3).longValue();
        }
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw QuipuException.invalid(
        "Field "
            + field
            + " is "
            + Text.quote(text)
            + "; a duration such as 1.5s is needed, at most "
            + MOST_SECONDS
            + "s");
  }

  static String time(long ms) {
    return Instant.ofEpochMilli(Math.clamp(ms, LEAST_MS, MOST_MS)).toString();
  }

  static String duration(long ms) {
    return BigDecimal.valueOf(ms, 3).toPlainString() + "s";
  }
}
