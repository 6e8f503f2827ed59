package dev.quipu.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// Requests as bytes, each on a connection of its own.
final class RawHttp {
  private static final int PATIENCE_MS = 30_000;

  private RawHttp() {}

  /// A complete answer.
  record Answer(int status, String body, int bytes) {}

  /// The bytes of a POST.
  ///
  /// @param headers lines that end with CRLF
  static byte[] post(String path, String headers, byte[] body) throws IOException {
    return request("POST", path, headers, body);
  }

  /// The bytes of a PUT.
  static byte[] put(String path, byte[] body) throws IOException {
    return request("PUT", path, "Content-Type: application/octet-stream\r\n", body);
  }

  private static byte[] request(String method, String path, String headers, byte[] body)
      throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, path, body.length, headers)
            .getBytes(StandardCharsets.US_ASCII));
    request.write(body);
    return request.toByteArray();
  }

  /// Sends a request; nothing if the connection ends before the answer is whole.
  static Optional<Answer> send(int port, byte[] request) {
    byte[] answer;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(request);
      answer = socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("No answer within " + PATIENCE_MS + " ms", e);
    } catch (IOException e) {
      return Optional.empty();
    }
    return parse(answer);
  }

  private static Optional<Answer> parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return Optional.empty();
    }
    int status = Integer.parseInt(text.substring(9, 12));
    String body = text.substring(head + 4);
    String lower = text.substring(0, head).toLowerCase(Locale.ROOT);
    int length = lower.indexOf("content-length: ");
    if (length < 0) {
      throw new AssertionError("An answer without a length: " + text);
    }
    String value = lower.substring(length + 16).lines().findFirst().orElseThrow();
    return body.length() < Integer.parseInt(value.strip())
        ? Optional.empty()
        : Optional.of(new Answer(status, body, bytes.length));
  }
}
