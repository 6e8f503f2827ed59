package dev.quipu.sdk;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Carries the steps of journals to the server.
interface Requests {
  /// Sends a step. Once the answer is there, or why there is none, it goes to the sink, on any
  /// thread. Cancelling the future gives the step up.
  CompletableFuture<?> send(Delivery delivery, Request step, Consumer<Answer> sink);
}
