package dev.quipu.engine.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.query.Field;
import dev.quipu.query.Field.SpanAttribute;
import dev.quipu.query.Field.SpanColumn;
import dev.quipu.query.Field.TraceAttribute;
import dev.quipu.query.Field.TraceColumn;
import java.util.Locale;

/// The fields behind the names with a dot in searches for traces, such as `tags.team`. The
/// vocabularies of the wires are made of them.
public final class TraceFields {
  private static final String OF_SPAN = "attributes.";

  private TraceFields() {}

  /// The tag of a key; the one with the name is the name of the trace.
  public static Field tag(String key) {
    return key.equals(TraceKeys.NAME) ? new TraceAttribute(TraceColumn.NAME) : new Field.Tag(key);
  }

  /// The metadata of a key; that with the run is the run.
  public static Field metadata(String key) {
    return key.equals(TraceKeys.SOURCE_RUN)
        ? new TraceAttribute(TraceColumn.RUN_ID)
        : new Field.Metadata(key);
  }

  /// A value of a span, such as `name` or `attributes.http.status`.
  public static Field span(String name) {
    if (name.startsWith(OF_SPAN) && name.length() > OF_SPAN.length()) {
      return new Field.SpanValue(name.substring(OF_SPAN.length()));
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "name" -> new SpanAttribute(SpanColumn.NAME);
      case "type" -> new SpanAttribute(SpanColumn.TYPE);
      case "status" -> new SpanAttribute(SpanColumn.STATUS);
      case "model" -> new SpanAttribute(SpanColumn.MODEL);
      case "content" -> new SpanAttribute(SpanColumn.CONTENT);
      default ->
          throw QuipuException.invalid(
              "Invalid span attribute "
                  + Text.quote(name)
                  + "; spans have name, type, status, model, content and attributes.x");
    };
  }

  /// What the assessments of a name say.
  public static Field assessment(Assessment.Kind kind, String name) {
    return new Field.AssessmentValue(kind.word(), name);
  }

  /// An issue is known by the name of the assessment that names it, so the field is of that name.
  public static Field issue(String name) {
    if (!name.equals("id")) {
      throw QuipuException.invalid(
          "Invalid issue attribute " + Text.quote(name) + "; issues have id");
    }
    return new TraceAttribute(TraceColumn.ISSUE);
  }
}
