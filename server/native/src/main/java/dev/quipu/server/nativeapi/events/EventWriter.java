package dev.quipu.server.nativeapi.events;

import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;

/// Writes server-sent events. An event is two lines, because our JSON has no line breaks: there are
/// none between its tokens, and those in strings are escaped. A third line, the id, says up to
/// which position of the outbox the client has been told; clients that come back send it.
final class EventWriter {
  static final String MEDIA_TYPE = "text/event-stream";

  /// Small, because the HTTP library copies each piece while it waits for the client.
  private static final int PIECE_BYTES = 8 << 10;

  private final OutputStream out;

  /// An event that may still be given a position. It is built before it is sent, so that an error
  /// cannot leave half an event behind.
  private ByteArrayOutputStream block = new ByteArrayOutputStream();

  EventWriter(OutputStream out) {
    this.out = out;
  }

  void event(String name, JsonBody data) throws IOException {
    end();
    try {
      add("event: " + name + "\ndata: ");
      try (JsonGenerator json = Json.generator(block)) {
        data.write(json);
      }
      add("\n");
    } catch (RuntimeException e) {
      block.reset();
      throw e;
    }
  }

  /// Says up to which position of the outbox the client has been told, with the last event.
  void position(long position) {
    add("id: " + position + "\n");
  }

  void flush() throws IOException {
    end();
    out.flush();
  }

  private void end() throws IOException {
    if (block.size() > 0) {
      add("\n");
      byte[] bytes = block.toByteArray();
      // A new one, because the old one would keep its memory while nothing happens.
      block = new ByteArrayOutputStream();
      for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
        out.write(bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
      }
    }
  }

  private void add(String text) {
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
