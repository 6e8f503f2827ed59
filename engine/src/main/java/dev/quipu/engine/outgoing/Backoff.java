package dev.quipu.engine.outgoing;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The waits between the tries of a message: each is twice the one before, and a random part of up
/// to a half is taken off, so that messages that have failed together do not come back together.
final class Backoff {
  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The wait after some tries.
  ///
  /// @param asked the wait that the receiver asks for; null if it does not say
  Duration after(int tries, @Nullable Duration asked) {
    long longest = OutgoingLimits.LONGEST_WAIT.toMillis();
    long full = Math.min(longest, OutgoingLimits.FIRST_WAIT.toMillis() << Math.min(tries - 1, 30));
    long wait = full - random.nextLong(full / 2 + 1);
    return Duration.ofMillis(asked == null ? wait : Math.clamp(asked.toMillis(), wait, longest));
  }
}
