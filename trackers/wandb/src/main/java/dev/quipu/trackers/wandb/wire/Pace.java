package dev.quipu.trackers.wandb.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Keeps a program from asking a server too often: some requests at once, then one in each
/// interval. One thread.
public final class Pace {
  private final int burst;
  private final long intervalNanos;

  /// When the requests so far would have ended, had there been one in each interval.
  private long paidNanos;

  /// A pace.
  ///
  /// @param burst how many requests may go at once
  public Pace(int burst, Duration interval) {
    this.burst = burst;
    intervalNanos = interval.toNanos();
    paidNanos = System.nanoTime() - burst * intervalNanos;
  }

  /// Waits until the next request may be sent.
  public void await() throws InterruptedException {
    long now = System.nanoTime();
    if (now - paidNanos > burst * intervalNanos) {
      paidNanos = now - burst * intervalNanos;
    }
    paidNanos += intervalNanos;
    if (paidNanos - now > 0) {
      TimeUnit.NANOSECONDS.sleep(paidNanos - now);
    }
  }
}
