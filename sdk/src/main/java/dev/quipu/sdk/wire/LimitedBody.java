package dev.quipu.sdk.wire;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Reads the beginning of an answer and ignores the rest, since a stranger may send an answer of
/// any length.
public final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {
  /// Enough for an answer to a change, or for an error.
  public static final int SHORT_BYTES = 1 << 20;

  private final int maxBytes;
  private final Runnable onBytes;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  /// A body that is kept up to a length.
  ///
  /// @param onBytes runs whenever bytes arrive
  public LimitedBody(int maxBytes, Runnable onBytes) {
    this.maxBytes = maxBytes;
    this.onBytes = onBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    onBytes.run();
    for (ByteBuffer buffer : buffers) {
      int n = Math.min(buffer.remaining(), maxBytes - bytes.size());
      byte[] chunk = new byte[n];
      buffer.get(chunk);
      bytes.write(chunk, 0, n);
    }
    if (bytes.size() >= maxBytes && subscription != null) {
      subscription.cancel();
      body.complete(bytes.toByteArray());
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }
}
