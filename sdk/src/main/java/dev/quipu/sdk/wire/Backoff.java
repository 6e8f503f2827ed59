package dev.quipu.sdk.wire;

import java.util.random.RandomGenerator;

/// Decides when to try again after the server has failed: after delays that double, with jitter,
/// and not before the Retry-After of the server. Owned by one thread. Times are those of
/// [System#nanoTime].
public final class Backoff {
  private static final long FIRST_NANOS = 250_000_000L;
  private static final long LONGEST_NANOS = 15_000_000_000L;

  /// The longest delay while somebody waits in close(), so that the return of the server is noticed
  /// soon.
  private static final long LONGEST_WAITED_FOR_NANOS = 1_000_000_000L;

  private static final long LONGEST_RETRY_AFTER_NANOS = 300_000_000_000L;

  private final RandomGenerator random;
  private int failures;
  private long notBeforeNanos;
  private boolean told;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The time until the next try; 0 if it may be now.
  public long remainingNanos(long nowNanos) {
    return failures == 0 ? 0 : Math.max(0, notBeforeNanos - nowNanos);
  }

  public void succeeded() {
    failures = 0;
    told = false;
  }

  /// The server has failed, or has not answered.
  ///
  /// @param retryAfterMs the delay that the server asks for; 0 if it asks for none
  public void failed(long nowNanos, long retryAfterMs, boolean waitedFor) {
    if (remainingNanos(nowNanos) == 0) {
      long longest = waitedFor ? LONGEST_WAITED_FOR_NANOS : LONGEST_NANOS;
      long delay = Math.min(longest, FIRST_NANOS << Math.min(failures, 10));
      failures++;
      notBeforeNanos = nowNanos + delay / 2 + random.nextLong(delay / 2 + 1);
    }
    if (retryAfterMs > 0) {
      told = true;
      long asked = nowNanos + Math.min(LONGEST_RETRY_AFTER_NANOS, retryAfterMs * 1_000_000);
      notBeforeNanos = Math.max(notBeforeNanos, asked);
    }
  }

  /// Somebody has begun to wait. The next try may be now, unless the server itself named a time.
  public void hurry(long nowNanos) {
    if (!told && failures > 0) {
      notBeforeNanos = nowNanos;
    }
  }
}
