package dev.quipu.core.trace;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The status of a span; the numbers are those of OpenTelemetry.
public enum SpanStatus {
  UNSET(0),
  OK(1),
  ERROR(2);

  private final int number;

  SpanStatus(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<SpanStatus> ofNumber(long number) {
    return Arrays.stream(values()).filter(status -> status.number() == number).findFirst();
  }
}
