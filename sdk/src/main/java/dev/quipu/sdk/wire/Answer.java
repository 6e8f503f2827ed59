package dev.quipu.sdk.wire;

import dev.quipu.core.error.ErrorCode;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer to a request, or the reason why there is none.
public final class Answer {
  private final int status;
  private final byte[] body;
  private final long retryAfterMs;
  private final @Nullable String failure;
  private final boolean asksToStop;

  /// An answer, or a failure to get one.
  ///
  /// @param status the HTTP status; 0 if there was no answer
  /// @param retryAfterMs the delay that the server asks for; 0 if it asks for none
  /// @param failure the reason why there was no answer
  public Answer(int status, byte[] body, long retryAfterMs, @Nullable String failure) {
    this(status, body, retryAfterMs, failure, false);
  }

  /// @param asksToStop whether the server says that the run has been asked to stop
  public Answer(
      int status, byte[] body, long retryAfterMs, @Nullable String failure, boolean asksToStop) {
    this.asksToStop = asksToStop;
    this.status = status;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
    this.failure = failure;
  }

  public enum Verdict {
    /// The server has done what was asked.
    DONE,
    /// The server has not done it now, or nobody knows. The same request is sent again later.
    RETRY,
    /// The server will never take the request, at least not in one piece.
    REFUSED
  }

  public static Answer none(String failure) {
    return new Answer(0, new byte[0], 0, failure);
  }

  public boolean asksToStop() {
    return asksToStop;
  }

  public long retryAfterMs() {
    return retryAfterMs;
  }

  /// Judges the answer.
  ///
  /// @param proof a field that every true answer of a Quipu server has at its top; any other answer
  ///   with status 200, such as the sign-in page of a hotel, acknowledges nothing. Empty if there
  ///   is nothing to acknowledge
  public Verdict verdict(String proof) {
    if (status >= 200 && status < 300) {
      return proof.isEmpty() || Json.has(body, proof) ? Verdict.DONE : Verdict.RETRY;
    }
    if (status == 0 || status == 408 || status == 429 || (status >= 500 && status != 501)) {
      return Verdict.RETRY;
    }
    return Verdict.REFUSED;
  }

  public boolean isTooLarge() {
    return status == 413;
  }

  public boolean isNotFound() {
    return status == 404;
  }

  /// Whether somebody may cure the refusal: a permission is missing, the run does not exist yet, or
  /// a proxy redirects or blocks the request. Such an answer says nothing about the data that was
  /// sent.
  public boolean isCurable() {
    return (status >= 300 && status < 400)
        || (status > 400 && status <= 407)
        || status == 421
        || status == 426
        || status == 451
        || status == 501;
  }

  public byte[] body() {
    return body;
  }

  /// The code of the error that a Quipu server has answered; empty if the answer is something else.
  public Optional<ErrorCode> error() {
    String word = Json.errorCode(body);
    return Arrays.stream(ErrorCode.values()).filter(code -> code.name().equals(word)).findFirst();
  }

  /// What an error code that is missing would be: a proxy in front of the server has answered.
  public ErrorCode errorByStatus() {
    return switch (status) {
      case 401, 407 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      default -> ErrorCode.UNAVAILABLE;
    };
  }

  /// The answer in words.
  public String describe() {
    if (failure != null) {
      return failure;
    }
    if (status >= 200 && status < 300) {
      return "answered " + status + ", but not as a Quipu server does";
    }
    String message = Json.errorMessage(body);
    return "answered " + status + (message == null ? "" : ": " + message);
  }
}
