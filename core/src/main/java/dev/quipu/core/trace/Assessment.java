package dev.quipu.core.trace;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.text.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What somebody says of a trace, or of one of its spans.
///
/// @param span null for the whole trace
/// @param value what is said, as JSON
/// @param error why there is nothing to say, as JSON: an object; null for none
/// @param overrides the assessment that this one corrects; null for none
/// @param isValid false once another assessment has corrected this one
public record Assessment(
    String id,
    TraceId trace,
    String name,
    Kind kind,
    @Nullable String span,
    Source source,
    long createdMs,
    long updatedMs,
    String value,
    @Nullable String error,
    @Nullable String rationale,
    Map<String, String> metadata,
    @Nullable String overrides,
    boolean isValid) {
  /// What an assessment is.
  public enum Kind {
    /// How good an output is.
    FEEDBACK,
    /// What the output should have been.
    EXPECTATION,
    /// Names an issue that the trace has.
    ISSUE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Kind> find(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
  }

  /// Who says it.
  ///
  /// @param type such as `HUMAN`, `LLM_JUDGE` or `CODE`
  public record Source(String type, String id) {
    public Source {
      Text.check("Type of a source", type, TraceLimits.KEY_CHARS);
      Text.check("Id of a source", id, TraceLimits.KEY_CHARS);
    }
  }

  /// @throws QuipuException INVALID_ARGUMENT
  public Assessment {
    if (!TraceId.isValid(id)) {
      throw QuipuException.invalid("Assessment id " + Text.quote(id) + " is not valid");
    }
    if (name.isEmpty()) {
      throw QuipuException.invalid("The name of an assessment is empty");
    }
    Text.check("Name of an assessment", name, TraceLimits.KEY_CHARS);
    new JsonText(value);
    if (error != null) {
      new JsonText(error);
    }
    if (rationale != null) {
      Text.check("Rationale", rationale, TraceLimits.ASSESSMENT_CHARS);
    }
    Trace.check("metadata", metadata);
    metadata = Map.copyOf(metadata);
  }

  public Assessment withValid(boolean valid) {
    return new Assessment(
        id, trace, name, kind, span, source, createdMs, updatedMs, value, error, rationale,
        metadata, overrides, valid);
  }
}
