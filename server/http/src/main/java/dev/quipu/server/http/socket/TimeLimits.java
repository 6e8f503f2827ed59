package dev.quipu.server.http.socket;

import java.time.Duration;

/// How long the server waits for clients.
///
/// @param idle for the next byte, and between two requests of a connection
/// @param head for all of the head of a request
/// @param smallBody for all of a body that is held in memory
/// @param leastRateAfter after which a body must arrive at [HttpLimits#BODY_BYTES_PER_SECOND]
/// @param write for a client to receive a part of an answer
/// @param stop for requests in flight when the server stops
public record TimeLimits(
    Duration idle,
    Duration head,
    Duration smallBody,
    Duration leastRateAfter,
    Duration write,
    Duration stop) {
  public static final TimeLimits STANDARD =
      new TimeLimits(
          Duration.ofSeconds(HttpLimits.READ_TIMEOUT_SECONDS),
          Duration.ofSeconds(HttpLimits.HEAD_SECONDS),
          Duration.ofSeconds(HttpLimits.SMALL_BODY_SECONDS),
          Duration.ofSeconds(HttpLimits.BODY_RATE_AFTER_SECONDS),
          Duration.ofSeconds(HttpLimits.WRITE_TIMEOUT_SECONDS),
          Duration.ofSeconds(HttpLimits.STOP_SECONDS));
}
