package dev.quipu.sdk.upload;

import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.wire.Progress;
import dev.quipu.sdk.wire.UploadBody;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Sends requests of the uploader and waits for the answers. A request may take any time, but must
/// not stand still.
final class PatientCalls {
  /// What a server copies a file with at least: a tenth of what a slow disk does.
  private static final long LEAST_BYTES_PER_SECOND = 10 << 20;

  private final NativeApi api;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /// Calls to a server.
  ///
  /// @param patience how long a request may stand still
  PatientCalls(NativeApi api, Duration patience, LongSupplier nanoTime) {
    this.api = api;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /// Sends a request without a large body.
  Answer ask(HttpRequest request) {
    return api.ask(request, patience);
  }

  /// Sends a request for which the server reads and writes a whole file.
  Answer ask(HttpRequest request, long fileBytes) {
    return api.ask(request, patience.plusSeconds(fileBytes / LEAST_BYTES_PER_SECOND));
  }

  /// Sends a request with a large body.
  ///
  /// @param request makes the request with the body
  Answer upload(BodyPublisher body, Function<BodyPublisher, HttpRequest> request)
      throws InterruptedException {
    Progress progress = new Progress(nanoTime);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    CompletableFuture<?> pending =
        api.send(request.apply(new UploadBody(body, progress)), answer::complete);
    try {
      progress.await(answer, patience);
    } finally {
      if (!answer.isDone()) {
        pending.cancel(true);
      }
    }
    return answer.getNow(Answer.none("the upload stood still for " + patience));
  }
}
