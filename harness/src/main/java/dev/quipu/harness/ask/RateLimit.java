package dev.quipu.harness.ask;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Lets requests begin in equal distances, and none while the model has asked to wait. Any thread.
final class RateLimit {
  private final long distanceNs;
  private long nextNs = System.nanoTime();

  /// @param perSecond null for no limit
  RateLimit(@Nullable Double perSecond) {
    distanceNs = perSecond == null ? 0 : Math.max(1, (long) (1e9 / perSecond));
  }

  /// Waits for the turn of a request.
  void await() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(turnNs());
  }

  /// Takes the turn of a request, and says how far off it is.
  synchronized long turnNs() {
    long now = System.nanoTime();
    long turn = Math.max(now, nextNs);
    nextNs = turn + distanceNs;
    return turn - now;
  }

  /// Lets no request begin for a while: the model has asked for it.
  synchronized void pause(Duration wait) {
    nextNs = Math.max(nextNs, System.nanoTime() + wait.toNanos());
  }
}
