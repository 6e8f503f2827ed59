package dev.quipu.harness.model;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model has not answered.
public final class ModelException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /// The kinds of failures.
  public enum Kind {
    /// The request, the model or the way to it has failed.
    ERROR,
    /// The time of the try was over.
    TIMEOUT,
    /// The model takes no more requests for now.
    RATE_LIMITED
  }

  private final Kind kind;
  private final boolean isPassing;
  private final transient @Nullable Duration wait;

  private ModelException(Kind kind, String message, boolean isPassing, @Nullable Duration wait) {
    super(message);
    this.kind = kind;
    this.isPassing = isPassing;
    this.wait = wait;
  }

  /// A failure that another try would not mend.
  public static ModelException lasting(String message) {
    return new ModelException(Kind.ERROR, message, false, null);
  }

  static ModelException tooLong() {
    return lasting(
        "The answer has more than "
            + ModelLimits.ANSWER_BYTES
            + " bytes, which is the most allowed");
  }

  /// A failure that another try may mend.
  public static ModelException passing(String message) {
    return new ModelException(Kind.ERROR, message, true, null);
  }

  public static ModelException timeout(String message) {
    return new ModelException(Kind.TIMEOUT, message, true, null);
  }

  /// A refusal for now.
  ///
  /// @param wait how long the model asks to wait; null if it does not say
  public static ModelException rateLimited(String message, @Nullable Duration wait) {
    return new ModelException(Kind.RATE_LIMITED, message, true, wait);
  }

  public Kind kind() {
    return kind;
  }

  /// Whether another try may mend it.
  public boolean isPassing() {
    return isPassing;
  }

  public Optional<Duration> askedWait() {
    return Optional.ofNullable(wait);
  }

  /// The message, never null.
  public String message() {
    return String.valueOf(getMessage());
  }
}
