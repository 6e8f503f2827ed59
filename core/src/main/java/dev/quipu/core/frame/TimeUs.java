package dev.quipu.core.frame;

import java.time.Instant;

/// Times in microseconds since the epoch, as logs and tracks keep them.
public final class TimeUs {
  private static final long PER_SECOND = 1_000_000;
  private static final long NANOS = 1000;

  private TimeUs() {}

  /// The last microsecond that is not after an instant; the first or the last of all if the instant
  /// is some 292 000 years away.
  public static long of(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    try {
      return Math.addExact(Math.multiplyExact(seconds, PER_SECOND), nanos / NANOS);
    } catch (ArithmeticException e) {
      return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /// The microsecond that is nearest to a time in seconds; the first or the last of all if that is
  /// too far away.
  public static long ofSeconds(double seconds) {
    return Math.round(seconds * PER_SECOND);
  }

  public static Instant instant(long timeUs) {
    return Instant.ofEpochSecond(
        Math.floorDiv(timeUs, PER_SECOND), Math.floorMod(timeUs, PER_SECOND) * NANOS);
  }

  /// The last millisecond that is not after a time.
  public static long millis(long timeUs) {
    return Math.floorDiv(timeUs, 1000);
  }

  public static double seconds(long timeUs) {
    return timeUs / (double) PER_SECOND;
  }
}
