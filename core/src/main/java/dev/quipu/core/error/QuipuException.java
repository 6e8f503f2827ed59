package dev.quipu.core.error;

import java.io.Serial;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one exception of the tracker: a code for programs and a message for people that names the
/// value and the limit.
public final class QuipuException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> details;
  private final transient @Nullable Fault fault;

  public QuipuException(ErrorCode code, String message) {
    this(code, message, Map.of(), null);
  }

  public QuipuException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, Map.of(), cause);
  }

  public QuipuException(ErrorCode code, String message, Fault fault) {
    this(code, message, Map.of(), fault, null);
  }

  /// @param details further facts for programs, such as the position of a syntax error; values are
  ///   strings or numbers
  public QuipuException(
      ErrorCode code, String message, Map<String, Object> details, @Nullable Throwable cause) {
    this(code, message, details, null, cause);
  }

  private QuipuException(
      ErrorCode code,
      String message,
      Map<String, Object> details,
      @Nullable Fault fault,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = Map.copyOf(details);
    this.fault = fault;
  }

  /// The same error with a fault.
  public QuipuException about(Fault newFault) {
    return new QuipuException(code, message(), details, newFault, this);
  }

  public ErrorCode code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }

  /// The subject of the error; null if the code and the message say it all.
  public @Nullable Fault fault() {
    return fault;
  }

  /// The message, never null.
  public String message() {
    return String.valueOf(getMessage());
  }

  public static QuipuException invalid(String message) {
    return new QuipuException(ErrorCode.INVALID_ARGUMENT, message);
  }

  public static QuipuException notFound(String message) {
    return new QuipuException(ErrorCode.NOT_FOUND, message);
  }

  public static QuipuException corrupt(String message) {
    return new QuipuException(ErrorCode.CORRUPT, message);
  }
}
