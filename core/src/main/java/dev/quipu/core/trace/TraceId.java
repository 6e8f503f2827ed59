package dev.quipu.core.trace;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Hex;
import dev.quipu.core.text.Text;
import java.util.Optional;
import java.util.regex.Pattern;

/// The id of a trace: a word. The trace of spans of OpenTelemetry has the word that MLflow gives
/// it: `tr-` and the 32 lower-case hexadecimal digits of W3C Trace Context.
public record TraceId(String value) implements Comparable<TraceId> {
  private static final Pattern WORD = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_\\-.:]*");
  private static final String PREFIX = "tr-";
  private static final int DIGITS = 32;

  /// @throws QuipuException INVALID_ARGUMENT if the text is no such word
  public TraceId {
    if (!isValid(value)) {
      throw QuipuException.invalid(
          "Trace id "
              + Text.quote(value)
              + " is not a letter or digit, followed by letters, digits, \"_\", \"-\", \".\" and"
              + " \":\", at most "
              + TraceLimits.ID_CHARS
              + " characters");
    }
  }

  public static boolean isValid(String value) {
    return value.length() <= TraceLimits.ID_CHARS && WORD.matcher(value).matches();
  }

  /// The id of the trace whose spans have an id of W3C Trace Context.
  ///
  /// @param hex 32 lower-case hexadecimal digits
  public static TraceId ofSpans(String hex) {
    return new TraceId(PREFIX + hex);
  }

  /// The id of W3C Trace Context; empty if the trace is of another kind.
  public Optional<String> hex() {
    return value.startsWith(PREFIX) && Hex.isLowerHex(value.substring(PREFIX.length()), DIGITS)
        ? Optional.of(value.substring(PREFIX.length()))
        : Optional.empty();
  }

  @Override
  public int compareTo(TraceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
