package dev.quipu.core.trace;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.List;
import java.util.Map;

/// A trace without its spans: what one request to a program did.
///
/// @param metadata what the client has said for good
/// @param tags what people change
/// @param assessments in the order of their creation
public record Trace(
    TraceInfo info,
    Map<String, String> metadata,
    Map<String, String> tags,
    List<Assessment> assessments) {
  public Trace {
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
    assessments = List.copyOf(assessments);
  }

  /// Checks values that a client sends.
  ///
  /// @param what such as `tag`
  /// @throws QuipuException INVALID_ARGUMENT
  public static void check(String what, Map<String, String> values) {
    if (values.size() > TraceLimits.VALUES_PER_TRACE) {
      throw tooMany(what, values.size());
    }
    values.forEach((key, value) -> {
      if (key.isEmpty()) {
        throw QuipuException.invalid("The key of a " + what + " of a trace is empty");
      }
      Text.check("Key of a " + what + " of a trace", key, TraceLimits.KEY_CHARS);
      Text.check("Value of " + what + " " + Text.quote(key), value, TraceLimits.VALUE_CHARS);
    });
  }

  public static QuipuException tooMany(String what, int count) {
    return QuipuException.invalid(
        "A trace would have "
            + count
            + " entries of "
            + what
            + "; at most "
            + TraceLimits.VALUES_PER_TRACE
            + " are allowed");
  }
}
