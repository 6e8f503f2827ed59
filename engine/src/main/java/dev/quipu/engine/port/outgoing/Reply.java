package dev.quipu.engine.port.outgoing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What came of sending.
public sealed interface Reply {
  /// The receiver answered.
  ///
  /// @param status of HTTP
  /// @param body the beginning of the answer's body
  /// @param retryAfter how long the receiver asks to wait; null if it does not say
  record Answered(int status, String body, @Nullable Duration retryAfter) implements Reply {}

  /// The receiver has taken the message and has no status of HTTP.
  record Taken() implements Reply {}

  /// There was no answer.
  ///
  /// @param error for people
  /// @param mayPass whether another try may help
  record Unanswered(String error, boolean mayPass) implements Reply {}
}
