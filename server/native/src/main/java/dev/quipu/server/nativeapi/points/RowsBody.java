package dev.quipu.server.nativeapi.points;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.Numbers;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/// Reads the rows that clients without the SDK send, and makes one frame of them. The body is an
/// array of objects, or a sequence of objects, such as one a line. An object has the form that a
/// page of rows has:
///
///     {"stream":"train","step":3,"timeMs":1700000000000,"fields":{"loss":0.5,"phase":"warm"}}
///
/// A row without a stream belongs to the stream without a name. A row without a time gets the time
/// of the request, and a row without a step gets its index in its stream.
final class RowsBody {
  private final long nowMs;
  private final ToLongFunction<String> rowsBefore;
  private final FrameBuilder frame = new FrameBuilder();

  /// How many rows each stream had before this body, for streams of which that was needed.
  private final Map<String, Long> nextIndexes = new HashMap<>();

  /// How many rows of this body have been read, by stream.
  private final Map<String, Long> rows = new HashMap<>();

  private int number;

  private RowsBody(long nowMs, ToLongFunction<String> rowsBefore) {
    this.nowMs = nowMs;
    this.rowsBefore = rowsBefore;
  }

  /// Reads a body.
  ///
  /// @param nowMs the time of rows that have none
  /// @param rowsBefore the number of rows that a stream has; only called if a row has no step
  /// @throws QuipuException INVALID_ARGUMENT, which names the row, counted from 1
  static Frame read(byte[] body, long nowMs, ToLongFunction<String> rowsBefore) {
    RowsBody rows = new RowsBody(nowMs, rowsBefore);
    try (JsonParser parser = Json.parser(new ByteArrayInputStream(body))) {
      rows.all(parser);
    } catch (StreamReadException | StreamConstraintsException e) {
      throw Json.invalid(e);
    }
    if (rows.number == 0) {
      throw invalid("Body has no rows");
    }
    return rows.frame.build();
  }

  private void all(JsonParser parser) {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY) {
      while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
        add(parser, token);
      }
      if (parser.nextToken() != null) {
        throw invalid("Body goes on after its array of rows");
      }
      return;
    }
    for (; token != null; token = parser.nextToken()) {
      add(parser, token);
    }
  }

  private void add(JsonParser parser, JsonToken token) {
    number++;
    try {
      put(row(parser, token));
    } catch (QuipuException e) {
      // An error with another code is about the whole request: there is no such run, for instance.
      throw e.code() == ErrorCode.INVALID_ARGUMENT
          ? invalid("Row " + number + ": " + e.message())
          : e;
    }
    if (frame.points() > Limits.FRAME_POINTS) {
      throw invalid(
          "Body has more than "
              + Limits.FRAME_POINTS
              + " values in its rows, as many as one request may have");
    }
  }

  /// A row as it was read. The values of its fields are Double, String or [JsonText].
  private static final class Row {
    String stream = "";
    @Nullable Long step;
    @Nullable Long timeMs;
    final Map<String, Object> fields = new LinkedHashMap<>();
    final Set<String> strings = new HashSet<>();
  }

  private static Row row(JsonParser parser, JsonToken start) {
    if (start != JsonToken.START_OBJECT) {
      throw invalid("it is not an object");
    }
    Row row = new Row();
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "stream" -> row.stream = stream(parser, value);
        case "step" -> row.step = integer(parser, value, name);
        case "timeMs" -> row.timeMs = integer(parser, value, name);
        case "fields" -> fields(parser, value, row.fields);
        case "strings" -> strings(parser, value, row.strings);
        default -> {
          parser.skipChildren();
          continue;
        }
      }
      if (!names.add(name)) {
        throw Json.twice(Text.quote(name));
      }
    }
    if (row.fields.isEmpty()) {
      throw invalid("it has no \"fields\"");
    }
    return row;
  }

  private static String stream(JsonParser parser, JsonToken value) {
    if (value != JsonToken.VALUE_STRING) {
      throw invalid("\"stream\" is not a string");
    }
    String stream = parser.getString();
    if (!StreamRows.streamOf(StreamRows.keyOf(stream, "a")).equals(stream)) {
      throw invalid("stream " + Text.quote(stream) + " holds a slash; a stream is one name");
    }
    return stream;
  }

  private static @Nullable Long integer(JsonParser parser, JsonToken value, String name) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw invalid(
          Text.quote(name)
              + " is "
              + (value.isScalarValue() ? Text.quote(parser.getString()) : "no number")
              + "; it must be an integer of 64 bits");
    }
    return parser.getLongValue();
  }

  private static void fields(JsonParser parser, JsonToken start, Map<String, Object> fields) {
    if (start != JsonToken.START_OBJECT) {
      throw invalid("\"fields\" is not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      if (fields.put(field, value(parser, parser.nextToken())) != null) {
        throw Json.twice(Text.quote(field));
      }
    }
  }

  private static void strings(JsonParser parser, JsonToken start, Set<String> strings) {
    if (start != JsonToken.START_ARRAY) {
      throw invalid("\"strings\" is not an array");
    }
    for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
      if (token != JsonToken.VALUE_STRING) {
        throw invalid("\"strings\" holds something that is no string");
      }
      strings.add(parser.getString());
    }
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> {
        boolean exact =
            parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? Numbers.isDouble(parser.getBigIntegerValue())
                : Numbers.isDouble(parser.getLongValue());
        yield exact ? (Object) parser.getDoubleValue() : new JsonText(parser.getString());
      }
      case VALUE_NUMBER_FLOAT -> {
        double number = parser.getDoubleValue();
        yield Double.isFinite(number) ? (Object) number : new JsonText(parser.getString());
      }
      case VALUE_NULL -> JsonText.NULL;
      case VALUE_TRUE -> JsonText.TRUE;
      case VALUE_FALSE -> JsonText.FALSE;
      default -> nested(parser, token);
    };
  }

  /// An array or an object without white space. Its numbers stay as they are written.
  private static JsonText nested(JsonParser parser, JsonToken start) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.generator(out)) {
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

  private static JsonText string(String text) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.generator(out)) {
      json.writeString(text);
    }
    return new JsonText(out.toString());
  }

  private void put(Row row) {
    long step = row.step != null ? row.step : index(row.stream);
    long timeMs = row.timeMs != null ? row.timeMs : nowMs;
    rows.merge(row.stream, 1L, Long::sum);
    row.fields.forEach((field, value) -> {
      String key = StreamRows.keyOf(row.stream, field);
      switch (value) {
        case Double number -> frame.add(key, step, timeMs, number);
        case JsonText json -> frame.add(key, step, timeMs, json);
        default -> {
          String text = (String) value;
          Double number = row.strings.contains(field) ? null : Json.nonFinite(text).orElse(null);
          if (number != null) {
            frame.add(key, step, timeMs, number);
          } else {
            frame.add(key, step, timeMs, string(text));
          }
        }
      }
    });
    frame.endRow();
  }

  private long index(String stream) {
    return nextIndexes.computeIfAbsent(stream, rowsBefore::applyAsLong)
        + rows.getOrDefault(stream, 0L);
  }

  private static QuipuException invalid(String why) {
    return QuipuException.invalid(why);
  }
}
