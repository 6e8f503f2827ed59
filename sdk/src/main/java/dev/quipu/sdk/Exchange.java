package dev.quipu.sdk;

import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One request of a run that is on its way. Owned by the sender's thread.
final class Exchange {
  enum Kind {
    CREATE("id"),
    EDIT("id"),
    FRAME("points"),
    END("id");

    /// A field of the answer that proves it is one.
    final String proof;

    Kind(String proof) {
      this.proof = proof;
    }
  }

  final Lane lane;
  final Kind kind;
  final HttpRequest request;
  final long deadlineNanos;
  @Nullable CompletableFuture<?> pending;

  Exchange(Lane lane, Kind kind, HttpRequest request, long deadlineNanos) {
    this.lane = lane;
    this.kind = kind;
    this.request = request;
    this.deadlineNanos = deadlineNanos;
  }

  void cancel() {
    if (pending != null) {
      pending.cancel(true);
    }
  }
}
