package dev.quipu.server.nativeapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Sends bytes that no proper client would send, and reads the answer.
final class RawRequest {
  private static final int PATIENCE_MS = 30_000;

  private RawRequest() {}

  record Reply(int status, String headers, String body) {}

  /// Writes a body, as far as the server takes it.
  @FunctionalInterface
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  static Reply send(int port, String head, byte[] body) throws IOException {
    return send(port, head, out -> out.write(body));
  }

  static Reply send(int port, String head, Body body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MS);
      OutputStream out = socket.getOutputStream();
      out.write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
      try {
        body.write(out);
        socket.shutdownOutput();
      } catch (IOException e) {
        // The server has answered and does not want the rest.
      }
      return read(socket.getInputStream());
    }
  }

  private static Reply read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("The connection ended within the headers: " + head);
      }
      head.write(b);
    }
    String headers = head.toString(StandardCharsets.UTF_8);
    int length = 0;
    for (String line : headers.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).trim());
      }
    }
    return new Reply(
        Integer.parseInt(headers.substring(9, 12)),
        headers,
        new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }
}
