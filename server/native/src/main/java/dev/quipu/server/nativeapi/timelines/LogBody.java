package dev.quipu.server.nativeapi.timelines;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.RowObjects;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the log entries that clients without the SDK send, and makes one frame of them. An entry
/// has the form that a page of entries has:
///
///     {"level":"warn","message":"GPU memory low","metadata":{"free":0.1},"timeUs":1700000000000000}
///
/// An entry without a level has the level info, and an entry without a time has the time of the
/// request.
final class LogBody {
  private final long nowUs;
  private final FrameBuilder frame = new FrameBuilder(FrameKind.LOG);
  private int entries;

  private LogBody(long nowUs) {
    this.nowUs = nowUs;
  }

  /// A frame, and the number of its entries.
  record Entries(Frame frame, int count) {}

  /// Reads a body.
  ///
  /// @param nowUs the time of entries that have none
  /// @throws QuipuException INVALID_ARGUMENT, which names the entry, counted from 1
  static Entries read(byte[] body, long nowUs) {
    LogBody log = new LogBody(nowUs);
    RowObjects.each(body, "entries", log::add);
    return new Entries(log.frame.build(), log.entries);
  }

  private void add(JsonParser parser, JsonToken start) {
    LogFrames.add(frame, entry(parser, start));
    entries++;
    RowObjects.requirePoints(frame);
  }

  private LogEntry entry(JsonParser parser, JsonToken start) {
    if (start != JsonToken.START_OBJECT) {
      throw QuipuException.invalid("it is not an object");
    }
    Level level = Level.INFO;
    @Nullable Long timeUs = null;
    @Nullable String message = null;
    @Nullable String logger = null;
    @Nullable JsonText metadata = null;
    @Nullable String exception = null;
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "level" -> {
          String word = RowObjects.text(parser, value, name);
          level = word == null ? Level.INFO : Level.of(word);
        }
        case "message" -> message = RowObjects.text(parser, value, name);
        case "timeUs" -> timeUs = RowObjects.integer(parser, value, name);
        case "logger" -> logger = RowObjects.text(parser, value, name);
        case "metadata" -> metadata = RowObjects.object(parser, value, name);
        case "exception" -> exception = RowObjects.text(parser, value, name);
        default -> {
          parser.skipChildren();
          continue;
        }
      }
      if (!names.add(name)) {
        throw Json.twice(Text.quote(name));
      }
    }
    if (message == null) {
      throw QuipuException.invalid("it has no \"message\"");
    }
    return new LogEntry(
        timeUs == null ? nowUs : timeUs,
        level,
        message,
        logger == null ? "" : logger,
        metadata,
        exception);
  }
}
