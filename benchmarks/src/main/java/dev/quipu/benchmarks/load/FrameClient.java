package dev.quipu.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// Posts frames over a connection of its own, which is kept open. As little as can be stands
/// between the frame and the socket, for the generator shares the processors with what it measures.
public final class FrameClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;
  private final String host;

  public FrameClient(Server server) throws IOException {
    host = server.host();
    socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// Appends a frame to a run; its points are on stable storage when this returns.
  public void append(String run, byte[] frame) throws IOException {
    post("/api/v1/projects/default/runs/" + run + "/frames", "application/vnd.quipu.frame", frame);
  }

  /// Appends rows of JSON to a run, as [#append].
  public void appendRows(String run, byte[] rows) throws IOException {
    post("/api/v1/projects/default/runs/" + run + "/rows", "application/x-ndjson", rows);
  }

  private void post(String path, String type, byte[] content) throws IOException {
    byte[] head =
        """
        POST %s HTTP/1.1\r
        Host: %s\r
        Content-Type: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, host, type, content.length)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, request, head.length, content.length);
    socket.getOutputStream().write(request);
    String status = line();
    int length = -1;
    for (String field = line(); !field.isEmpty(); field = line()) {
      if (field.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(field.substring(LENGTH.length()).strip());
      }
    }
    if (length < 0) {
      throw new IOException("An answer has no Content-Length: " + status);
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (!status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("A request was answered " + status + ": " + body);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("The server closed a connection before its answer");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
