package dev.quipu.server.nativeapi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Reads one event stream over a socket of its own.
final class EventClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;
  private final BufferedReader in;
  private final int status;

  private @Nullable String lastId;

  record Event(String name, JsonNode data) {}

  EventClient(Served server, String query) throws IOException {
    this(server, query, "");
  }

  /// @param header another line of the request's head; empty for none
  EventClient(Served server, String query, String header) throws IOException {
    this(server, Served.PROJECT, query, header);
  }

  /// @param project the path of another project than the default one
  EventClient(Served server, String project, String query, String header) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MS);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + project
                    + "/events?"
                    + query
                    + " HTTP/1.1\r\nHost: localhost\r\n"
                    + header
                    + (header.isEmpty() ? "" : "\r\n")
                    + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    status = Integer.parseInt(String.valueOf(in.readLine()).split(" ", 3)[1]);
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (status == 200 && line.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
        if (!line.endsWith("text/event-stream")) {
          throw new IOException("Not an event stream: " + line);
        }
      }
    }
  }

  int status() {
    return status;
  }

  /// The id that a browser would send to go on here; null if there has been none.
  @Nullable String lastId() {
    return lastId;
  }

  /// The next event with its id; lines that tell the length of chunks are skipped.
  Event next() throws IOException {
    String name = "";
    @Nullable Event event = null;
    while (true) {
      @Nullable String line = in.readLine();
      if (line == null) {
        throw new IOException("The stream has ended");
      }
      if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        String data = line.substring("data: ".length());
        OpenApi.DOCUMENT.validate(
            "/components/schemas/LiveEvents/properties/" + name,
            data.getBytes(StandardCharsets.UTF_8));
        event = new Event(name, JSON.readTree(data));
      } else if (line.startsWith("id: ")) {
        lastId = line.substring("id: ".length());
      } else if (line.isEmpty() && event != null) {
        return event;
      }
    }
  }

  /// The data of the next event of a name.
  JsonNode next(String name) throws IOException {
    while (true) {
      Event event = next();
      if (event.name().equals(name)) {
        return event.data();
      }
    }
  }

  /// Whether the server ends the stream.
  boolean isEnded() throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("event: ")) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
