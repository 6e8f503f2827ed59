package dev.quipu.server.http;

import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// JSON in and out, by streaming.
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.JSON_DEPTH)
                  .maxStringLength(Limits.JSON_STRING_CHARS)
                  .maxNumberLength(400)
                  .build())
          .build();

  /// Refuses an object with two fields of one name: which of them counts, readers do not agree on.
  private static final JsonFactory STRICT =
      FACTORY.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Json() {}

  /// A parser over a body. Its exceptions become INVALID_ARGUMENT through [#invalid]. It does not
  /// look for fields that are there twice, which would cost something for every object; see
  /// [#twice].
  public static JsonParser parser(InputStream body) {
    return FACTORY.createParser(ObjectReadContext.empty(), new Utf8Input(body));
  }

  public static JsonParser parser(String text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  public static JsonGenerator generator(OutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  /// Reads a body that must be one object. An empty body is an empty object.
  public static JsonObject readObject(InputStream body) {
    try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), new Utf8Input(body))) {
      return readObject(parser);
    } catch (StreamReadException | StreamConstraintsException e) {
      throw invalid(e);
    }
  }

  /// Reads an object from a text, such as a JSON document inside a string.
  public static JsonObject readObject(String text) {
    try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
      return readObject(parser);
    } catch (StreamReadException | StreamConstraintsException e) {
      throw invalid(e);
    }
  }

  private static JsonObject readObject(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return JsonObject.empty();
    }
    if (first == JsonToken.VALUE_STRING) {
      // A document encoded twice: some clients do.
      JsonObject inner = readObject(parser.getString());
      requireEnd(parser);
      return inner;
    }
    if (first != JsonToken.START_OBJECT) {
      throw QuipuException.invalid("Body is not a JSON object");
    }
    JsonObject object = object(parser, "");
    requireEnd(parser);
    return object;
  }

  private static void requireEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw QuipuException.invalid("Body goes on after its JSON object");
    }
  }

  private static JsonObject object(JsonParser parser, String path) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      fields.put(name, value(parser, token, path.isEmpty() ? name : path + "." + name));
    }
    return new JsonObject(path, fields);
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token, String path) {
    return switch (token) {
      case START_OBJECT -> object(parser, path);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          list.add(value(parser, t, path + "[" + list.size() + "]"));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT ->
          parser.getNumberValue() instanceof Integer small
              ? (Object) small.longValue()
              : parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue(), path);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw QuipuException.invalid("Body is not JSON at " + path);
    };
  }

  private static Double finite(double value, String path) {
    if (Double.isInfinite(value)) {
      throw QuipuException.invalid(
          "Number at "
              + path
              + " is beyond the range of 64-bit floats; infinity is written \"Infinity\"");
    }
    return value;
  }

  /// What the strings `NaN`, `Infinity` and `-Infinity` stand for; absent for any other text.
  public static Optional<Double> nonFinite(String text) {
    return switch (text) {
      case "NaN" -> Optional.of(Double.NaN);
      case "Infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> Optional.empty();
    };
  }

  /// Writes a number, or the string that stands for one that is not finite.
  public static void writeNumber(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  /// The INVALID_ARGUMENT for an object with two fields of one name.
  public static QuipuException twice(String field) {
    return QuipuException.invalid("Field " + field + " is there twice");
  }

  /// The INVALID_ARGUMENT for text that is not JSON or breaks a limit of it.
  public static QuipuException invalid(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    int source = message.indexOf(" at [Source");
    int cut = source >= 0 ? source : end >= 0 ? end : message.length();
    return QuipuException.invalid(
        "Body is not the JSON expected: " + message.substring(0, cut).strip());
  }
}
