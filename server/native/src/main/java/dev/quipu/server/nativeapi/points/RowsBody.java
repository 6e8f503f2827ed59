package dev.quipu.server.nativeapi.points;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.FieldValues;
import dev.quipu.server.nativeapi.request.RowObjects;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

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
    RowObjects.each(body, "rows", rows::add);
    return rows.frame.build();
  }

  private void add(JsonParser parser, JsonToken token) {
    put(row(parser, token));
    if (frame.points() > Limits.FRAME_POINTS) {
      throw invalid(
          "Body has more than "
              + Limits.FRAME_POINTS
              + " values in its rows, as many as one request may have");
    }
  }

  /// A row as it was read; see [FieldValues] for its fields.
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
        case "step" -> row.step = RowObjects.integer(parser, value, name);
        case "timeMs" -> row.timeMs = RowObjects.integer(parser, value, name);
        case "fields" -> FieldValues.read(parser, value, row.fields);
        case "strings" -> FieldValues.readStrings(parser, value, row.strings);
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

  private void put(Row row) {
    long step = row.step != null ? row.step : index(row.stream);
    long timeMs = row.timeMs != null ? row.timeMs : nowMs;
    rows.merge(row.stream, 1L, Long::sum);
    FieldValues.each(
        row.fields,
        row.strings,
        (field, number) -> frame.add(StreamRows.keyOf(row.stream, field), step, timeMs, number),
        (field, json) -> frame.add(StreamRows.keyOf(row.stream, field), step, timeMs, json));
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
