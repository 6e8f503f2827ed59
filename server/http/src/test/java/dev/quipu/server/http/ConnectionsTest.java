package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.http.RawClient.Reply;
import dev.quipu.server.http.socket.Listener;
import dev.quipu.server.http.socket.OpenFiles;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// More connections than a process may have files open, against a server that may open few.
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ConnectionsTest {
  private static final int FILES = 250;
  private static final String GET = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private Process process;
  private int port;

  /// The server.
  static final class Child {
    private Child() {}

    private static final List<FileInputStream> FILES = new ArrayList<>();

    public static void main(String[] args) throws Exception {
      CountDownLatch released = new CountDownLatch(1);
      List<Route> routes =
          List.of(
              new Route(Method.GET, "/hello", Permission.READ, e -> e.sendText(200, "hello")),
              new Route(
                  Method.GET,
                  "/hold",
                  Permission.READ,
                  e -> {
                    try {
                      released.await();
                    } catch (InterruptedException x) {
                      Thread.currentThread().interrupt();
                    }
                    e.sendText(200, "held");
                  }),
              new Route(
                  Method.GET,
                  "/release",
                  Permission.READ,
                  e -> {
                    released.countDown();
                    e.sendText(200, "released");
                  }),
              new Route(Method.GET, "/exhaust", Permission.READ, e -> e.sendText(200, exhaust())));
      HttpServer server = PlainApi.serve(routes);
      System.out.println(server.port());
      System.in.read();
      server.close();
    }

    /// Opens files until no more can be.
    private static String exhaust() {
      try {
        while (true) {
          FILES.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        return FILES.size() + " files are open";
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + FILES + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    port = Integer.parseInt(out.readLine());
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(process.isAlive()).isTrue();
    process.getOutputStream().close();
    assertThat(process.waitFor()).isZero();
  }

  private Reply get(String path) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.send("GET " + path + GET).read();
    }
  }

  @Test
  void idleConnectionsGiveWay() throws IOException {
    List<RawClient> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * FILES; i++) {
        idle.add(new RawClient(port));
        if (i % 50 == 0) {
          assertThat(get("/hello").body()).isEqualTo("hello");
        }
      }
      assertThat(get("/hello").body()).isEqualTo("hello");
      assertThat(idle.getFirst().isClosed()).as("the one that was idle longest").isTrue();
      assertThat(idle.getLast().send("GET /hello" + GET).read().body()).isEqualTo("hello");
    } finally {
      for (RawClient client : idle) {
        client.close();
      }
    }
    assertThat(get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void whatComesWhileAllAreAtWorkIsToldToComeAgain() throws IOException {
    List<RawClient> busy = new ArrayList<>();
    RawClient last = new RawClient(port);
    busy.add(last.send("GET /hello" + GET));
    assertThat(last.read().body()).isEqualTo("hello");
    try {
      // The first one is idle and gives way at the end; the others are at work.
      boolean refused = false;
      while (!refused) {
        assertThat(busy.size()).isLessThan(FILES);
        RawClient client = new RawClient(port);
        busy.add(
            client.sendWhatIsTaken(("GET /hold" + GET).getBytes(StandardCharsets.US_ASCII), 1));
        refused = client.hasAnswer(Duration.ofMillis(20));
      }
      assertThat(busy.getLast().readAll())
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(),
              text -> assertThat(text).startsWith("HTTP/1.1 503").contains("Retry-After: 1"));
    } finally {
      busy.removeFirst().close();
      for (RawClient client : busy.subList(busy.size() / 2, busy.size())) {
        client.close();
      }
    }
    // Those at work go on, and there is no place but theirs.
    assertThat(busy.getFirst().hasAnswer(Duration.ofMillis(1))).isFalse();
    for (RawClient client : busy) {
      client.close();
    }
  }

  @Test
  void takingConnectionsGoesOnAfterAnError() throws IOException {
    try (RawClient first = new RawClient(port);
        RawClient second = new RawClient(port)) {
      assertThat(second.send("GET /hello" + GET).read().status()).isEqualTo(200);
      assertThat(first.send("GET /exhaust" + GET).read().body()).contains("files are open");
      // No file is free for one more, so another connection must give way.
      assertThat(get("/hello").body()).isEqualTo("hello");
    }
    assertThat(get("/hello").body()).isEqualTo("hello");
    assertThat(get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void connectionsAreBoundByFilesAndHeap() {
    assertThat(Listener.maxConnections(new OpenFiles(1_000_000, 100), 8L << 30)).isEqualTo(10_000);
    assertThat(Listener.maxConnections(new OpenFiles(20_000, 100), 8L << 30))
        .isBetween(9_000, 10_000);
    assertThat(Listener.maxConnections(new OpenFiles(1_000_000, 100), 256L << 20)).isEqualTo(2048);
    assertThat(Listener.maxConnections(new OpenFiles(64, 60), 8L << 30)).isEqualTo(16);
    assertThat(Listener.maxConnections(new OpenFiles(Long.MAX_VALUE, 0), Long.MAX_VALUE))
        .isEqualTo(10_000);
  }
}
