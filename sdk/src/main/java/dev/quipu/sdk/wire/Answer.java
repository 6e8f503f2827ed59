package dev.quipu.sdk.wire;

import org.jspecify.annotations.Nullable;

/// What came back for a request, or why nothing did.
public final class Answer {
  private final int status;
  private final byte[] body;
  private final long retryAfterMs;
  private final @Nullable String failure;

  /// An answer, or a failure to get one.
  ///
  /// @param status the HTTP status; 0 if there was no answer
  /// @param retryAfterMs what the server asks for; 0 if nothing
  /// @param failure why there was no answer
  public Answer(int status, byte[] body, long retryAfterMs, @Nullable String failure) {
    this.status = status;
    this.body = body;
    this.retryAfterMs = retryAfterMs;
    this.failure = failure;
  }

  public enum Verdict {
    /// The server has it.
    DONE,
    /// Not now, or nobody knows: the same request again, later.
    RETRY,
    /// Never in one piece.
    TOO_LARGE,
    /// Never.
    REFUSED
  }

  public static Answer none(String failure) {
    return new Answer(0, new byte[0], 0, failure);
  }

  public long retryAfterMs() {
    return retryAfterMs;
  }

  /// What to make of it.
  ///
  /// @param proof a field which a true answer of our server holds at its top; anything else that
  ///   says 200, such as the sign-in page of a hotel, acknowledges nothing; empty if nothing is to
  ///   be acknowledged
  public Verdict verdict(String proof) {
    if (status >= 200 && status < 300) {
      return proof.isEmpty() || Json.has(body, proof) ? Verdict.DONE : Verdict.RETRY;
    }
    if (status == 0 || status == 408 || status == 429 || (status >= 500 && status != 501)) {
      return Verdict.RETRY;
    }
    return status == 413 ? Verdict.TOO_LARGE : Verdict.REFUSED;
  }

  public boolean isTooLarge() {
    return status == 413;
  }

  public boolean isNotFound() {
    return status == 404;
  }

  /// Whether somebody may put right what makes the server refuse, or what stands before it: a right
  /// that is missing, a run that is yet to come, a proxy that sends elsewhere or does not let us
  /// through. Nothing of that is said about what was sent.
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
