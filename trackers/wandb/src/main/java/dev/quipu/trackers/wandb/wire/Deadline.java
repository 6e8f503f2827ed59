package dev.quipu.trackers.wandb.wire;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a server must have answered, if there is such a time. One thread.
public final class Deadline {
  private @Nullable Long endNanos;

  /// What each success gives anew; null if a success changes nothing.
  private @Nullable Duration sinceSuccess;

  /// Gives some time for all requests together.
  public void in(Duration time) {
    endNanos = System.nanoTime() + time.toNanos();
    sinceSuccess = null;
  }

  /// Gives some time, and the same again from each request that succeeds.
  public void sinceSuccess(Duration time) {
    in(time);
    sinceSuccess = time;
  }

  /// Gives as much time as each request takes.
  public void lift() {
    endNanos = null;
    sinceSuccess = null;
  }

  void succeeded() {
    if (sinceSuccess != null) {
      sinceSuccess(sinceSuccess);
    }
  }

  /// How long something may take that takes no longer than `most` anyway.
  public Duration left(Duration most) {
    if (endNanos == null) {
      return most;
    }
    long nanos = endNanos - System.nanoTime();
    return Duration.ofNanos(Math.max(0, Math.min(nanos, most.toNanos())));
  }
}
