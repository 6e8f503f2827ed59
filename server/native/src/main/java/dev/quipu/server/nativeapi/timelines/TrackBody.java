package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.FieldValues;
import dev.quipu.server.nativeapi.request.RowObjects;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the rows of a track that clients without the SDK send, and makes one frame of them. A row
/// has the form that a page of rows has:
///
///     {"timeUs":1700000000000000,"fields":{"x":0.5,"pose":[0,1,2]}}
///
/// A row without a time gets the time of the request.
final class TrackBody {
  private final String topic;
  private final long nowUs;
  private final FrameBuilder frame = new FrameBuilder(FrameKind.TRACKS);
  private int rows;

  private TrackBody(String topic, long nowUs) {
    this.topic = topic;
    this.nowUs = nowUs;
  }

  /// A frame, and the number of its rows.
  record Rows(Frame frame, int count) {}

  /// Reads a body.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the row, counted from 1
  static Rows read(byte[] body, String topic, long nowUs) {
    TrackBody track = new TrackBody(topic, nowUs);
    RowObjects.each(body, "rows", track::add);
    return new Rows(track.frame.build(), track.rows);
  }

  private void add(JsonParser parser, JsonToken start) {
    if (start != JsonToken.START_OBJECT) {
      throw QuipuException.invalid("it is not an object");
    }
    @Nullable Long timeUs = null;
    Map<String, Object> fields = new LinkedHashMap<>();
    Set<String> strings = new HashSet<>();
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "timeUs" -> timeUs = RowObjects.integer(parser, value, name);
        case "fields" -> FieldValues.read(parser, value, fields);
        case "strings" -> FieldValues.readStrings(parser, value, strings);
        default -> {
          parser.skipChildren();
          continue;
        }
      }
      if (!names.add(name)) {
        throw Json.twice(Text.quote(name));
      }
    }
    if (fields.isEmpty()) {
      throw QuipuException.invalid("it has no \"fields\"");
    }
    put(timeUs == null ? nowUs : timeUs, fields, strings);
  }

  private void put(long timeUs, Map<String, Object> fields, Set<String> strings) {
    FieldValues.each(
        fields,
        strings,
        (field, number) -> frame.add(TrackFrames.key(topic, field), timeUs, 0, number),
        (field, json) -> frame.add(TrackFrames.key(topic, field), timeUs, 0, json));
    frame.endRow();
    rows++;
    RowObjects.requirePoints(frame);
  }
}
