package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.http.RawClient.Reply;
import dev.quipu.server.http.socket.TimeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that take their time: none keeps a connection for ever.
@Timeout(60)
class TimeLimitsTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final TimeLimits SHORT =
      new TimeLimits(
          Duration.ofSeconds(20),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofMillis(200));

  private final CountDownLatch flooding = new CountDownLatch(1);
  private final CountDownLatch brokenOff = new CountDownLatch(1);
  private HttpServer server;

  private List<Route> routes() {
    return List.of(
        new Route(
            Method.POST,
            "/file",
            Permission.WRITE,
            e -> {
              try (InputStream body = e.body(Long.MAX_VALUE)) {
                e.sendText(200, Long.toString(body.transferTo(OutputStream.nullOutputStream())));
              }
            }),
        new Route(
            Method.POST,
            "/json",
            Permission.WRITE,
            e -> e.sendText(200, e.json(1 << 20).requiredText("name"))),
        new Route(
            Method.GET,
            "/flood",
            Permission.READ,
            e -> {
              flooding.countDown();
              try (OutputStream out = e.openStream("text/plain", () -> {})) {
                byte[] bytes = new byte[100_000];
                while (true) {
                  out.write(bytes);
                  out.flush();
                }
              } finally {
                brokenOff.countDown();
              }
            }));
  }

  @BeforeEach
  void start() {
    server = PlainApi.serve(routes(), SHORT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply trickle(String begin, char then) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(begin);
      // A byte now and then, until the server has had enough of it.
      byte[] one = {(byte) then};
      while (!client.hasAnswer(Duration.ofMillis(20))) {
        client.sendWhatIsTaken(one, 1);
      }
      return client.read();
    }
  }

  @Test
  void aHeadThatTrickles() throws IOException {
    Reply reply = trickle("GET /hello HTTP/1.1\r\n" + HOST + "X-Slow: ", 'a');
    assertThat(reply.status()).isEqualTo(408);
    assertThat(reply.header("connection")).isEqualTo("close");
  }

  @Test
  void aFirstLineThatTrickles() throws IOException {
    assertThat(trickle("GET /", 'a').status()).isEqualTo(408);
  }

  @Test
  void aBodyThatTrickles() throws IOException {
    Reply reply =
        trickle("POST /file HTTP/1.1\r\n" + HOST + "Content-Length: 1000000\r\n\r\n", 'a');
    assertThat(reply.status()).isEqualTo(408);
    assertThat(reply.body()).contains("too slowly", "1024 bytes a second");
  }

  @Test
  void aChunkThatTrickles() throws IOException {
    Reply reply =
        trickle(
            "POST /file HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\nfffff\r\n", 'a');
    assertThat(reply.status()).isEqualTo(408);
  }

  @Test
  void chunksThatTrickle() throws IOException {
    // Each digit makes the size of the chunk larger, until the line is refused or time is up.
    Reply reply =
        trickle("POST /file HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n", '0');
    assertThat(reply.status()).isIn(400, 408);
  }

  @Test
  void aJsonBodyThatTrickles() throws IOException {
    Reply reply =
        trickle(
            "POST /json HTTP/1.1\r\n"
                + HOST
                + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"name\":\"",
            'a');
    assertThat(reply.status()).isEqualTo(408);
  }

  @Test
  void aBodyThatComesFastEnoughMayTakeLong() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      int bytes = 100 * 4000;
      client.send("POST /file HTTP/1.1\r\n" + HOST + "Content-Length: " + bytes + "\r\n\r\n");
      for (int i = 0; i < 100; i++) {
        assertThat(client.hasAnswer(Duration.ofMillis(5))).isFalse();
        client.send("a".repeat(4000));
      }
      assertThat(client.read().body()).isEqualTo(Integer.toString(bytes));
    }
  }

  @Test
  void aConnectionMayWaitBetweenRequests() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.hasAnswer(Duration.ofMillis(400))).isFalse();
        client.send("GET /nothing HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(client.read().status()).isEqualTo(404);
      }
    }
  }

  @Test
  void aClientThatDoesNotReadLosesItsStream() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /flood HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(brokenOff.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void clientsThatLeaveInTheMiddleFillNoLog() throws IOException {
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      String whole = "POST /file HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n1234567";
      for (int cut = 0; cut <= whole.length(); cut++) {
        try (RawClient client = new RawClient(server.port())) {
          client.send(whole.substring(0, cut)).end();
          client.readAll();
        }
      }
      String chunked =
          "POST /file HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nab";
      for (int cut = chunked.length() - 8; cut <= chunked.length(); cut++) {
        try (RawClient client = new RawClient(server.port())) {
          client.send(chunked.substring(0, cut)).end();
          client.readAll();
        }
      }
      server.close();
    } finally {
      root.removeHandler(handler);
    }
    assertThat(logged.stream().map(LogRecord::getMessage)).isEmpty();
  }

  @Test
  void stoppingDoesNotWaitForARequestForEver() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /flood HTTP/1.1\r\n" + HOST + "\r\n");
      client.send("x".getBytes(StandardCharsets.US_ASCII));
      assertThat(flooding.await(30, TimeUnit.SECONDS)).isTrue();
      server.close();
      assertThat(brokenOff.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
