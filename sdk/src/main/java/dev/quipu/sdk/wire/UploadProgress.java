package dev.quipu.sdk.wire;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// The body of an upload. It remembers when bytes were last sent: an upload may take any time, but
/// must not stand still.
public final class UploadProgress implements HttpRequest.BodyPublisher {
  private final HttpRequest.BodyPublisher body;
  private final LongSupplier nanoTime;
  private volatile long lastNanos;

  public UploadProgress(HttpRequest.BodyPublisher body, LongSupplier nanoTime) {
    this.body = body;
    this.nanoTime = nanoTime;
    lastNanos = nanoTime.getAsLong();
  }

  /// Waits until there is an answer, or until no bytes have been sent for some time.
  ///
  /// @param patience how long the upload may stand still
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

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            lastNanos = nanoTime.getAsLong();
            subscriber.onNext(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            subscriber.onError(failure);
          }

          @Override
          public void onComplete() {
            lastNanos = nanoTime.getAsLong();
            subscriber.onComplete();
          }
        });
  }
}
