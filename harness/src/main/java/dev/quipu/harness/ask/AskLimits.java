package dev.quipu.harness.ask;

import java.time.Duration;

/// The limits of asking.
final class AskLimits {
  /// The wait before the second try; each further wait is twice as long.
  static final Duration FIRST_WAIT = Duration.ofMillis(250);

  /// The longest wait, also of those that a model asks for.
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private AskLimits() {}
}
