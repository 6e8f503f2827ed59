package dev.quipu.server.http.json;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.text.Text;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.http.body.Utf8Input;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// JSON in and out, by streaming.
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonLimits.JSON_DEPTH)
                  .maxStringLength(JsonLimits.JSON_STRING_CHARS)
                  .maxNumberLength(400)
                  .build())
          .build();

  /// For one value a line.
  private static final JsonFactory LINES = FACTORY.rebuild().rootValueSeparator("\n").build();

  /// Longer strings take memory of their own.
  private static final int LONG_CHARS = 200;

  /// A double keeps 15 digits; such a text has no more beside its point.
  private static final int EXACT_CHARS = 16;

  private Json() {}

  /// A parser over a body. [#invalid] turns its exceptions into INVALID_ARGUMENT. It does not look
  /// for fields that are there twice, because that would cost time for every object; see [#twice].
  public static JsonParser parser(InputStream body) {
    return FACTORY.createParser(ObjectReadContext.empty(), new Utf8Input(body));
  }

  public static JsonParser parser(String text) {
    return FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  public static JsonGenerator generator(Writer out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  public static JsonGenerator generator(OutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  /// For a sequence of values, each on a line of its own. The last line gets no end.
  public static JsonGenerator lines(OutputStream out) {
    return LINES.createGenerator(ObjectWriteContext.empty(), out);
  }

  /// Reads an object from a text, such as a JSON document inside a string.
  public static JsonObject readObject(String text) {
    return readObject(
        text.getBytes(StandardCharsets.UTF_8), new MemoryBudget(Long.MAX_VALUE).share());
  }

  /// Reads a body that must be one object, in UTF-8. An empty body is an empty object. Arrays and
  /// objects inside it are built when they are asked for, so a field that no handler reads costs
  /// nothing.
  ///
  /// @param memory for the objects and arrays that are built
  public static JsonObject readObject(byte[] body, MemoryBudget.Share memory) {
    return readObject(new Source(body, memory, JsonLimits.JSON_ENTRIES));
  }

  /// As [#readObject], for an answer that this server has made itself, with any number of entries.
  public static JsonObject readAnswer(byte[] answer, MemoryBudget.Share memory) {
    return readObject(new Source(answer, memory, Integer.MAX_VALUE));
  }

  private static JsonObject readObject(Source source) {
    byte[] body = source.bytes;
    MemoryBudget.Share memory = source.memory;
    try (JsonParser parser = source.parser(0, body.length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return JsonObject.empty();
      }
      if (first == JsonToken.VALUE_STRING) {
        // Some clients encode their document twice.
        byte[] inner = parser.getString().getBytes(StandardCharsets.UTF_8);
        memory.take(inner.length);
        JsonObject object = readObject(inner, memory);
        requireEnd(parser);
        return object;
      }
      if (first != JsonToken.START_OBJECT) {
        throw QuipuException.invalid("Body is not a JSON object");
      }
      JsonObject object = object(source, parser, 0, "");
      requireEnd(parser);
      return object;
    } catch (StreamReadException | StreamConstraintsException e) {
      throw invalid(e);
    }
  }

  private static void requireEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw QuipuException.invalid("Body goes on after its JSON object");
    }
  }

  /// The bytes of a body.
  private static final class Source {
    final byte[] bytes;
    final MemoryBudget.Share memory;
    final int mostEntries;

    Source(byte[] bytes, MemoryBudget.Share memory, int mostEntries) {
      this.bytes = bytes;
      this.memory = memory;
      this.mostEntries = mostEntries;
    }

    JsonParser parser(int from, int length) {
      return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length);
    }
  }

  /// An object or an array that has not been built.
  static final class Unread {
    private final Source source;
    private final int from;
    private final int length;

    private Unread(Source source, int from, int length) {
      this.source = source;
      this.from = from;
      this.length = length;
    }

    boolean isObject() {
      return source.bytes[from] == '{';
    }

    JsonObject object(String path) {
      try (JsonParser parser = source.parser(from, length)) {
        parser.nextToken();
        return Json.object(source, parser, from, path);
      }
    }

    /// The elements of the array. Objects among them are built, arrays are not.
    List<@Nullable Object> list(String path) {
      try (JsonParser parser = source.parser(from, length)) {
        parser.nextToken();
        Counter counter = new Counter(source, path, "elements");
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          counter.count();
          String place = path + "[" + list.size() + "]";
          list.add(
              t == JsonToken.START_OBJECT
                  ? Json.object(source, parser, from, place)
                  : value(source, parser, t, from, place));
        }
        return list;
      }
    }
  }

  /// Bounds the entries of an object or array, and takes memory for them.
  private static final class Counter {
    private static final int STEP = 64;
    private static final int ENTRY_BYTES = 160;

    private final Source source;
    private final String path;
    private final String what;
    private int entries;

    Counter(Source source, String path, String what) {
      this.source = source;
      this.path = path;
      this.what = what;
    }

    void count() {
      if (entries == source.mostEntries) {
        throw QuipuException.invalid(
            (path.isEmpty() ? "Body" : "Field " + Text.quote(path))
                + " has more than "
                + source.mostEntries
                + " "
                + what
                + ", which is the most that is allowed");
      }
      if (entries % STEP == 0 && entries > 0) {
        source.memory.take(STEP * ENTRY_BYTES);
      }
      entries++;
    }
  }

  /// The object at whose start the parser stands.
  ///
  /// @param origin the offset in the source at which the bytes of the parser begin
  private static JsonObject object(Source source, JsonParser parser, int origin, String path) {
    Counter counter = new Counter(source, path, "fields");
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      counter.count();
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      String place = path.isEmpty() ? name : path + "." + name;
      @Nullable Object value = value(source, parser, token, origin, place);
      if (fields.containsKey(name)) {
        // Readers of JSON do not agree which of the two counts.
        throw twice(place);
      }
      fields.put(name, value);
    }
    return new JsonObject(path, fields);
  }

  private static @Nullable Object value(
      Source source, JsonParser parser, JsonToken token, int origin, String path) {
    return switch (token) {
      case START_OBJECT, START_ARRAY -> {
        int from = offset(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int end = offset(parser.currentLocation().getByteOffset());
        yield new Unread(source, origin + from, end - from);
      }
      case VALUE_STRING -> {
        String text = parser.getString();
        if (text.length() > LONG_CHARS) {
          source.memory.take(2L * text.length());
        }
        yield text;
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT ->
          parser.getNumberValue() instanceof Integer small
              ? (Object) small.longValue()
              : parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> decimal(parser, finite(parser.getDoubleValue(), path));
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw QuipuException.invalid("Body is not JSON at " + path);
    };
  }

  private static int offset(long byteOffset) {
    if (byteOffset < 0) {
      throw QuipuException.invalid("Body is not in UTF-8");
    }
    return (int) byteOffset;
  }

  /// The rounded number; if that changes what was written, the number as it was written.
  private static Number decimal(JsonParser parser, Double rounded) {
    String written = parser.getString();
    if (written.length() <= EXACT_CHARS && rounded != 0) {
      return rounded;
    }
    BigDecimal exact = new BigDecimal(written);
    return exact.compareTo(BigDecimal.valueOf(rounded)) == 0 ? rounded : exact;
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

  /// The value at which the parser stands, without white space. Its numbers stay as they are
  /// written.
  public static JsonText text(JsonParser parser, JsonToken start) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = generator(out)) {
      int depth = 0;
      JsonToken token = start;
      while (true) {
        switch (token) {
          case START_OBJECT -> json.writeStartObject();
          case START_ARRAY -> json.writeStartArray();
          case END_OBJECT -> json.writeEndObject();
          case END_ARRAY -> json.writeEndArray();
          case PROPERTY_NAME -> json.writeName(parser.currentName());
          case VALUE_STRING -> json.writeString(parser.getString());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.writeNumber(parser.getString());
          case VALUE_TRUE -> json.writeBoolean(true);
          case VALUE_FALSE -> json.writeBoolean(false);
          default -> json.writeNull();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          break;
        }
        token = parser.nextToken();
      }
    }
    return new JsonText(out.toString());
  }

  /// Writes a property whose value is JSON already; nothing if it is null.
  public static void writeText(JsonGenerator json, String name, @Nullable JsonText value) {
    if (value != null) {
      json.writeName(name);
      json.writeRawValue(value.text());
    }
  }

  /// Writes a number, or the string that stands for a number that is not finite.
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

  /// The INVALID_ARGUMENT for text that is not JSON, or that exceeds a limit for JSON.
  public static QuipuException invalid(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    int source = message.indexOf(" at [Source");
    int cut = source >= 0 ? source : end >= 0 ? end : message.length();
    return QuipuException.invalid(
        "Body is not the JSON expected: " + message.substring(0, cut).strip());
  }
}
