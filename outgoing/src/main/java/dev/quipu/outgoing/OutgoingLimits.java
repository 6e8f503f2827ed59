package dev.quipu.outgoing;

import java.time.Duration;

/// The limits of sending.
final class OutgoingLimits {
  private OutgoingLimits() {}

  /// For the connection, TLS included.
  static final Duration CONNECT = Duration.ofSeconds(10);

  /// Between two pieces of an answer.
  static final Duration SILENCE = Duration.ofSeconds(15);

  /// For everything, so that a receiver that answers byte by byte holds no thread.
  static final Duration WHOLE = Duration.ofSeconds(30);

  /// The bytes of an answer that are read: enough for a reason.
  static final int ANSWER_BYTES = 4096;

  /// E-mail addresses of a webhook.
  static final int RECIPIENTS = 20;
}
