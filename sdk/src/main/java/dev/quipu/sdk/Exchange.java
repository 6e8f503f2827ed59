package dev.quipu.sdk;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One request of a run that is on its way. Owned by the sender's thread.
final class Exchange {
  final Lane lane;
  final Step step;
  final long deadlineNanos;
  @Nullable CompletableFuture<?> pending;

  Exchange(Lane lane, Step step, long deadlineNanos) {
    this.lane = lane;
    this.step = step;
    this.deadlineNanos = deadlineNanos;
  }

  void cancel() {
    if (pending != null) {
      pending.cancel(true);
    }
  }
}
