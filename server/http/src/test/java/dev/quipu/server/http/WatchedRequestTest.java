package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.engine.port.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A handler that takes long learns that its client has gone, and a client that stays notices
/// nothing of being watched.
class WatchedRequestTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final String LONG = "GET /long HTTP/1.1\r\n" + HOST + "\r\n";
  private static final String HELLO = "GET /hello HTTP/1.1\r\n" + HOST + "\r\n";

  private final CountDownLatch gone = new CountDownLatch(1);
  private final Semaphore watching = new Semaphore(0);
  private final Semaphore go = new Semaphore(0);
  private HttpServer server;

  private List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/hello", Permission.READ, e -> e.sendText(200, "hello")),
        new Route(
            Method.GET,
            "/long",
            Permission.READ,
            e -> {
              watch(e);
              e.sendText(200, "long");
            }),
        new Route(
            Method.POST,
            "/echo",
            Permission.WRITE,
            e -> {
              watch(e);
              try (InputStream body = e.body(1 << 20)) {
                e.send(200, "application/octet-stream", body.readAllBytes());
              }
            }));
  }

  private void watch(Exchange exchange) {
    Caller.Watch watch =
        exchange
            .scope()
            .caller()
            .whenGone(() -> {
              gone.countDown();
              go.release();
            });
    watching.release();
    go.acquireUninterruptibly();
    watch.close();
  }

  @BeforeEach
  void start() {
    server = PlainApi.serve(routes());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theHandlerLearnsThatItsClientHasGone() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(LONG);
      watching.acquire();
    }
    gone.await();
  }

  @Test
  void theHandlerLearnsItAlsoBehindWhatTheClientHasSentAhead() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(LONG + HELLO);
      watching.acquire();
      client.send(HELLO);
    }
    gone.await();
  }

  @Test
  void whatTheClientSendsWhileItIsWatchedIsAnsweredInOrder() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(LONG);
      watching.acquire();
      // In pieces, before and after the answer.
      client.send(HELLO + LONG.substring(0, 20));
      go.release();
      assertThat(client.read().body()).isEqualTo("long");
      assertThat(client.read().body()).isEqualTo("hello");
      client.send(LONG.substring(20));
      watching.acquire();
      go.release();
      assertThat(client.read().body()).isEqualTo("long");
      // Read by the thread that watched before.
      for (int i = 0; i < 3; i++) {
        client.send(HELLO);
        assertThat(client.read().body()).isEqualTo("hello");
      }
      assertThat(gone.getCount()).isEqualTo(1);
    }
  }

  @Test
  void aBodyThatIsOnItsWayWhileTheClientIsWatchedComesWhole() throws Exception {
    String half = "0123456789".repeat(10_000);
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + HOST
              + "Content-Length: "
              + 2 * half.length()
              + "\r\n\r\n0123");
      watching.acquire();
      client.send(half.substring(4));
      go.release();
      client.send(half);
      assertThat(client.read().body()).isEqualTo(half + half);
      client.send(HELLO);
      assertThat(client.read().body()).isEqualTo("hello");
    }
  }

  @Test
  void theServerStopsWhileAConnectionIsStillReadAhead() throws IOException {
    RawClient client = new RawClient(server.port());
    client.send(LONG);
    watching.acquireUninterruptibly();
    go.release();
    assertThat(client.read().body()).isEqualTo("long");
    server.close();
    assertThat(client.isClosed()).isTrue();
    client.close();
  }
}
