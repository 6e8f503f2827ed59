package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Sends the requests of journals to the server.
public interface Requests {
  /// Sends a request. The answer, or the reason why there is none, goes to the sink, on any thread.
  /// Cancelling the future abandons the request.
  CompletableFuture<?> send(Journal journal, Request request, Consumer<Answer> sink);
}
