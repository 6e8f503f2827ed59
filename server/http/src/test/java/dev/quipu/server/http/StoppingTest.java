package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that stops while clients come.
@Timeout(120)
class StoppingTest {
  private static final int ROUNDS = 20;
  private static final int CLIENTS = 4;

  /// Connections of one client that are open at the same time.
  private static final int CONNECTIONS = 200;

  private static final byte[] GET =
      "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final Route HELLO =
      new Route(Method.GET, "/hello", Permission.READ, e -> e.sendText(200, "hello"));

  @Test
  void noConnectionOutlivesTheServer() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<RawClient> connections = connectionsWhileItStops();
      for (RawClient connection : connections) {
        try (connection) {
          connection.sendWhatIsTaken(GET, 1);
          assertThat(connection.isClosed()).as("round " + round).isTrue();
        }
      }
    }
  }

  /// Connections of clients that go on connecting until the server has stopped.
  private static List<RawClient> connectionsWhileItStops() throws Exception {
    HttpServer server = PlainApi.serve(List.of(HELLO));
    CountDownLatch begun = new CountDownLatch(CLIENTS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<RawClient>>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> connectionsUntilRefused(server.port(), begun)));
      }
      begun.await();
      server.close();
      List<RawClient> all = new ArrayList<>();
      for (Future<List<RawClient>> client : clients) {
        all.addAll(client.get());
      }
      return all;
    }
  }

  private static List<RawClient> connectionsUntilRefused(int port, CountDownLatch begun)
      throws IOException {
    List<RawClient> open = new ArrayList<>();
    try {
      while (true) {
        open.add(new RawClient(port));
        begun.countDown();
        if (open.size() > CONNECTIONS) {
          open.removeFirst().close();
        }
      }
    } catch (IOException e) {
      // The server has stopped.
      return open;
    }
  }

  @Test
  void stoppingAgainDoesNothing() {
    HttpServer server = PlainApi.serve(List.of(HELLO));
    server.close();
    server.close();
  }
}
