package dev.quipu.server.nativeapi.events;

import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;

/// Writes server-sent events. An event is two lines, because our JSON has no line breaks: there are
/// none between its tokens, and those in strings are escaped.
final class EventWriter {
  static final String MEDIA_TYPE = "text/event-stream";

  /// Small, because the HTTP library copies each piece while it waits for the client.
  private static final int PIECE_BYTES = 8 << 10;

  private final OutputStream out;

  EventWriter(OutputStream out) {
    this.out = out;
  }

  void event(String name, JsonBody data) throws IOException {
    // The event is built before it is sent, so that an error cannot leave half an event behind.
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
    try (JsonGenerator json = Json.generator(event)) {
      data.write(json);
    }
    event.write('\n');
    event.write('\n');
    byte[] bytes = event.toByteArray();
    for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
      out.write(bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
    }
  }

  void comment(String text) throws IOException {
    out.write((": " + text + "\n\n").getBytes(StandardCharsets.US_ASCII));
    flush();
  }

  void flush() throws IOException {
    out.flush();
  }
}
