package dev.quipu.sdk.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Remembers when bytes of a request or of its answer last moved: a transfer may take any time, but
/// must not stand still. Any thread.
public final class Progress {
  private final LongSupplier nanoTime;
  private volatile long lastNanos;

  public Progress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    lastNanos = nanoTime.getAsLong();
  }

  /// Bytes have moved.
  public void moved() {
    lastNanos = nanoTime.getAsLong();
  }

  /// Waits until there is an answer, or until no bytes have moved for some time.
  ///
  /// @param patience how long the transfer may stand still
  public void await(CompletableFuture<Answer> answer, Duration patience)
      throws InterruptedException {
    long left = patience.toNanos();
    while (left > 0 && !isDone(answer, left)) {
      left = patience.toNanos() - (nanoTime.getAsLong() - lastNanos);
    }
  }

  private static boolean isDone(CompletableFuture<Answer> answer, long timeoutNanos)
      throws InterruptedException {
    try {
      answer.get(timeoutNanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("An answer is never exceptional", e);
    }
  }
}
