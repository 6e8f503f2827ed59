package dev.quipu.benchmarks.harness;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A model behind HTTP that takes a fixed time for each answer, and as little else as can be.
/// Prints its port, and ends when its standard input does.
final class SlowModel {
  private static final byte[] ANSWER = answer();

  private SlowModel() {}

  public static void main(String[] args) throws IOException {
    long millis = Long.parseLong(args[0]);
    try (ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      System.out.flush();
      Thread.ofPlatform().daemon().start(() -> accept(server, millis));
      while (System.in.read() >= 0) {
        // Until the benchmark has ended.
      }
    }
  }

  private static byte[] answer() {
    String body =
        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Lima\"}}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void accept(ServerSocket server, long millis) {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket, millis));
      }
    } catch (IOException e) {
      // The benchmark has ended.
    }
  }

  private static void serve(Socket socket, long millis) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        int length = head(in);
        if (length < 0) {
          return;
        }
        in.skipNBytes(length);
        Thread.sleep(millis);
        out.write(ANSWER);
        out.flush();
      }
    } catch (IOException e) {
      // The client has left.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Reads the head of a request, and gives the length of its body; -1 at the end.
  private static int head(InputStream in) throws IOException {
    int length = 0;
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c != '\n') {
        line.append((char) c);
        continue;
      }
      String text = line.toString().strip().toLowerCase(Locale.ROOT);
      line.setLength(0);
      if (text.isEmpty()) {
        return length;
      } else if (text.startsWith("content-length:")) {
        length = Integer.parseInt(text.substring("content-length:".length()).strip());
      }
    }
    return -1;
  }
}
