package dev.quipu.server.nativeapi.request;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/// Bodies of many objects: an array of objects, or a sequence of objects, such as one a line.
public final class RowObjects {
  /// The media types of such bodies.
  static final List<String> TYPES =
      List.of("application/json", "application/x-ndjson", "application/jsonl");

  /// The most bytes that a frame takes for each byte of the JSON of its rows: a row with one short
  /// field has some twenty bytes of JSON, and becomes a block of one row.
  private static final int BYTES_OF_ROWS = 8;

  private RowObjects() {}

  /// The body of a request, with the memory that its frame will take.
  ///
  /// @throws QuipuException UNSUPPORTED_MEDIA_TYPE if the body is of none of the [#TYPES]
  public static byte[] body(Exchange exchange) throws IOException {
    exchange.requireContentType(TYPES);
    byte[] body = exchange.bytes(Limits.JSON_BODY_BYTES);
    exchange.memory().take((long) BYTES_OF_ROWS * body.length);
    return body;
  }

  /// Reads one object, whose first token has been read.
  @FunctionalInterface
  public interface Reader {
    void read(JsonParser parser, JsonToken start);
  }

  /// Reads each object of a body.
  ///
  /// @param what the objects, such as `rows`
  /// @throws QuipuException INVALID_ARGUMENT, which names the number of the object from 1; also if
  ///   there is none
  public static void each(byte[] body, String what, Reader reader) {
    int number = 0;
    try (JsonParser parser = Json.parser(new ByteArrayInputStream(body))) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
          read(parser, token, ++number, reader);
        }
        if (parser.nextToken() != null) {
          throw QuipuException.invalid("Body goes on after its array of " + what);
        }
      } else {
        for (; token != null; token = parser.nextToken()) {
          read(parser, token, ++number, reader);
        }
      }
    } catch (StreamReadException | StreamConstraintsException e) {
      throw Json.invalid(e);
    }
    if (number == 0) {
      throw QuipuException.invalid("Body has no " + what);
    }
  }

  private static void read(JsonParser parser, JsonToken start, int number, Reader reader) {
    try {
      reader.read(parser, start);
    } catch (QuipuException e) {
      // An error with another code is about the whole request: there is no such run, for instance.
      throw e.code() == ErrorCode.INVALID_ARGUMENT
          ? QuipuException.invalid("Row " + number + ": " + e.message())
          : e;
    }
  }

  /// Reads an integer of 64 bits.
  ///
  /// @return null for null
  public static @Nullable Long integer(JsonParser parser, JsonToken value, String name) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw QuipuException.invalid(
          Text.quote(name)
              + " is "
              + (value.isScalarValue() ? Text.quote(parser.getString()) : "no number")
              + "; it must be an integer of 64 bits");
    }
    return parser.getLongValue();
  }

  /// Reads a text.
  ///
  /// @return null for null
  public static @Nullable String text(JsonParser parser, JsonToken value, String name) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_STRING) {
      throw QuipuException.invalid(Text.quote(name) + " is not a string");
    }
    return parser.getString();
  }

  /// Reads an object as it stands.
  ///
  /// @return null for null
  public static @Nullable JsonText object(JsonParser parser, JsonToken value, String name) {
    return nested(parser, value, name, JsonToken.START_OBJECT, "an object");
  }

  /// Reads an array as it stands.
  ///
  /// @return null for null
  public static @Nullable JsonText array(JsonParser parser, JsonToken value, String name) {
    return nested(parser, value, name, JsonToken.START_ARRAY, "an array");
  }

  private static @Nullable JsonText nested(
      JsonParser parser, JsonToken value, String name, JsonToken expected, String what) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != expected) {
      throw QuipuException.invalid(Text.quote(name) + " is not " + what);
    }
    return Json.text(parser, value);
  }

  /// Checks that the rows so far fit one frame.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if they do not
  public static void requirePoints(FrameBuilder frame) {
    if (frame.points() > Limits.FRAME_POINTS) {
      throw QuipuException.invalid(
          "Body has more than " + Limits.FRAME_POINTS + " values, as many as one request may have");
    }
  }
}
