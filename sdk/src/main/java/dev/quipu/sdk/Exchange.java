package dev.quipu.sdk;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One request of a run that is on its way. Owned by the sender's thread.
final class Exchange {
  final Journal journal;
  final Request step;
  final long deadlineNanos;
  @Nullable CompletableFuture<?> pending;

  Exchange(Journal journal, Request step, long deadlineNanos) {
    this.journal = journal;
    this.step = step;
    this.deadlineNanos = deadlineNanos;
  }

  void cancel() {
    if (pending != null) {
      pending.cancel(true);
    }
  }
}
