package dev.quipu.sdk.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Decides whether something is asked again after the server has not answered as it should, and
/// waits before. One thread.
final class Retries {
  private final URI server;
  private final Duration timeout;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private long sinceNanos;

  /// The tries of one request.
  ///
  /// @param timeout how long the tries go on without progress
  Retries(URI server, Duration timeout, Backoff backoff, LongSupplier nanoTime) {
    this.server = server;
    this.timeout = timeout;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    sinceNanos = nanoTime.getAsLong();
  }

  /// A part of the answer has arrived, so there is reason to go on.
  void progressed() {
    backoff.succeeded();
    sinceNanos = nanoTime.getAsLong();
  }

  /// Waits until the next try.
  ///
  /// @throws QuipuException with the error of the server if another try cannot help; UNAVAILABLE if
  ///   the time is up
  void await(Answer answer, Answer.Verdict verdict) {
    ErrorCode error = answer.error().orElse(null);
    if (verdict == Answer.Verdict.REFUSED || error == ErrorCode.CORRUPT) {
      throw new QuipuException(
          error == null ? answer.errorByStatus() : error,
          "The server at " + server + " " + answer.describe());
    }
    long now = nanoTime.getAsLong();
    backoff.failed(now, answer.retryAfterMs(), true);
    long waitNanos = backoff.remainingNanos(now);
    if (now + waitNanos - sinceNanos > timeout.toNanos()) {
      throw new QuipuException(
          error == null ? ErrorCode.UNAVAILABLE : error,
          "The server at "
              + server
              + " could not be read for "
              + timeout
              + ", the readTimeout; the last try: "
              + answer.describe());
    }
    try {
      TimeUnit.NANOSECONDS.sleep(waitNanos);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// The thread stays interrupted.
  static QuipuException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new QuipuException(ErrorCode.UNAVAILABLE, "The thread was interrupted while it read", e);
  }
}
