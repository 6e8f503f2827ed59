package dev.quipu.sdk.wire;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/// The body of an upload, which tells a [Progress] of the bytes that are sent.
public final class UploadBody implements HttpRequest.BodyPublisher {
  private final HttpRequest.BodyPublisher body;
  private final Progress progress;

  public UploadBody(HttpRequest.BodyPublisher body, Progress progress) {
    this.body = body;
    this.progress = progress;
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
            progress.moved();
            subscriber.onNext(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            subscriber.onError(failure);
          }

          @Override
          public void onComplete() {
            progress.moved();
            subscriber.onComplete();
          }
        });
  }
}
