package dev.quipu.sdk.values.write;

import dev.quipu.sdk.capture.Secrets;
import dev.quipu.sdk.values.Omitted;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.json.JsonOut;
import dev.quipu.sdk.values.limits.ValueLimits;
import dev.quipu.sdk.values.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes one value, with all that it holds, as canonical JSON. Whatever a value does, the writer
/// goes on: a value that cannot be written becomes a stand-in with a warning.
final class ValueWriter {
  /// The value has more elements than allowed, counted with those of its parts.
  static final class TooManyElements extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyElements() {
      super(
          "has more than " + ValueLimits.ELEMENTS + " elements; at most that many are allowed",
          null,
          false,
          false);
    }
  }

  private final ContentWriter contents;
  private final Encoders encoders;
  private final Warnings warnings;
  final JsonOut json = new JsonOut(ValueLimits.JSON_BYTES);

  /// The containers that are being written, and where in each the writer is.
  private @Nullable Object[] containers = new Object[8];

  private @Nullable Object[] places = new Object[8];
  private int depth;
  private int elements;

  ValueWriter(ContentWriter contents, Encoders encoders, Warnings warnings) {
    this.contents = contents;
    this.encoders = encoders;
    this.warnings = warnings;
  }

  Schema write(@Nullable Object value) {
    if (value == null) {
      count(1);
      json.nothing();
      return Schema.NULL;
    }
    int start = json.size();
    int outside = depth;
    try {
      count(1);
      return encoders.of(value.getClass()).write(this, value);
    } catch (JsonOut.TooLong | TooManyElements e) {
      throw e;
    } catch (Throwable e) {
      // Errors of the program's own methods, too: a StackOverflowError of its toString is no reason
      // to end the training.
      json.cut(start);
      depth = outside;
      return omit(Omitted.Reason.BROKEN, value.getClass().getName(), "has failed: " + name(e));
    }
  }

  Encoder encoder(Object value) {
    return encoders.of(value.getClass());
  }

  /// Only the class: messages may hold secrets.
  static String name(Throwable e) {
    return e.getClass().getName();
  }

  /// Writes a property, or its mask.
  Schema writeNamed(String name, @Nullable Object value) {
    at(name);
    if (value != null && encoders.names().isSecret(name, value)) {
      json.string(Secrets.MASK);
      return Schema.SECRET;
    }
    return write(value);
  }

  void count(int more) {
    elements += more;
    if (elements > ValueLimits.ELEMENTS || elements < 0) {
      throw new TooManyElements();
    }
  }

  /// Goes into a container, unless the container is written already or too deep.
  ///
  /// @return the type of the stand-in that was written instead; else null, and [#leave] follows
  @SuppressWarnings("ReferenceEquality") // An equal value is not the same one.
  @Nullable Schema enter(Object container) {
    for (int i = 0; i < depth; i++) {
      if (containers[i] == container) {
        return omit(Omitted.Reason.CYCLE, container.getClass().getName(), "holds itself");
      }
    }
    if (depth == ValueLimits.DEPTH) {
      return omit(
          Omitted.Reason.DEPTH,
          container.getClass().getName(),
          "is nested more than " + ValueLimits.DEPTH + " deep, which is not allowed");
    }
    if (depth == containers.length) {
      containers = Arrays.copyOf(containers, 2 * depth);
      places = Arrays.copyOf(places, 2 * depth);
    }
    containers[depth] = container;
    places[depth] = null;
    depth++;
    return null;
  }

  /// Notes where in the container the writer is: a name or an index.
  void at(Object place) {
    if (depth > 0) {
      places[depth - 1] = place;
    }
  }

  void leave() {
    depth--;
    containers[depth] = null;
  }

  Schema omit(Omitted.Reason reason, String type, String why) {
    warn(type, why);
    return writeOmitted(new Omitted(reason, type));
  }

  Schema writeOmitted(Omitted omitted) {
    json.raw('{').name(true, "$omitted").string(omitted.reason().word());
    json.name(false, "type").string(omitted.type());
    json.raw('}');
    return Schema.OMITTED;
  }

  void text(String text) {
    if (!json.string(text)) {
      warnings.add(place(), "holds a lone surrogate, which has become U+FFFD");
    }
  }

  void warn(String type, String why) {
    warnings.add(place(), "of " + type + ' ' + why);
  }

  /// Writes a content that is not JSON as a string: its text, or base64.
  Schema embed(Encoder.OfBytes encoder, Object value) throws Throwable {
    TypedContent content = encoder.content(contents, value, 0);
    content.warnings().forEach(text -> warnings.add(place(), "holds another: " + text));
    if (content.size() > ValueLimits.NESTED_BYTES) {
      return omit(
          Omitted.Reason.SIZE,
          value.getClass().getName(),
          "has "
              + content.size()
              + " bytes inside another value; at most "
              + ValueLimits.NESTED_BYTES
              + " are allowed there");
    }
    boolean isText = content.mediaType().startsWith("text/");
    if (isText) {
      text(new String(content.bytes(), StandardCharsets.UTF_8));
    } else {
      json.base64(content.ownBytes());
    }
    return content.parsedSchema().inJson(!isText);
  }

  private List<Object> place() {
    List<Object> path = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      Object place = places[i];
      if (place != null) {
        path.add(place);
      }
    }
    return path;
  }
}
