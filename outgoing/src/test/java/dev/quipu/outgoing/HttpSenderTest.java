package dev.quipu.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpSenderTest {
  private final OutgoingTransport open = new OutgoingTransport(new OutgoingOptions(true, null));
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private HttpServer server = unbound();

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    open.close();
  }

  /// The path says what to answer.
  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("X-Id")
            + " "
            + exchange.getRequestHeaders().getFirst("Host")
            + " "
            + body);
    switch (exchange.getRequestURI().getPath()) {
      case "/redirect" -> {
        exchange.getResponseHeaders().add("Location", url("/fine"));
        exchange.sendResponseHeaders(307, -1);
      }
      case "/busy" -> {
        exchange.getResponseHeaders().add("Retry-After", "17");
        exchange.sendResponseHeaders(429, -1);
      }
      case "/odd" -> {
        exchange.getResponseHeaders().add("Retry-After", "soon");
        exchange.sendResponseHeaders(503, -1);
      }
      case "/endless" -> {
        exchange.sendResponseHeaders(200, 0);
        byte[] piece = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
        while (true) {
          exchange.getResponseBody().write(piece);
        }
      }
      default -> {
        byte[] answer = "thanks é".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    }
    exchange.close();
  }

  private String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  private static Outbound.HttpPost post(String url) {
    return new Outbound.HttpPost(
        url, Map.of("Content-Type", "application/json", "X-Id", "7"), "{\"a\":\"é\"}");
  }

  @Test
  void aMessageIsPostedAndTheAnswerRead() throws Exception {
    assertThat(open.send(post(url("/fine?a=b"))))
        .isEqualTo(new Reply.Answered(200, "thanks é", null));
    assertThat(asked.take())
        .isEqualTo(
            "POST /fine?a=b 7 localhost:" + server.getAddress().getPort() + " {\"a\":\"é\"}");
  }

  @Test
  void aRedirectIsAnAnswer() {
    assertThat(open.send(post(url("/redirect")))).isEqualTo(new Reply.Answered(307, "", null));
    assertThat(asked).hasSize(1);
  }

  @Test
  void aWaitThatIsAskedForIsTold() {
    assertThat(open.send(post(url("/busy"))))
        .isEqualTo(new Reply.Answered(429, "", Duration.ofSeconds(17)));
    assertThat(open.send(post(url("/odd")))).isEqualTo(new Reply.Answered(503, "", null));
    assertThat(asked).as("nothing is repeated").hasSize(2);
  }

  @Test
  void anEndlessAnswerIsReadInPart() {
    assertThat(open.send(post(url("/endless"))))
        .isInstanceOfSatisfying(
            Reply.Answered.class,
            answered -> assertThat(answered.body()).hasSize(OutgoingLimits.ANSWER_BYTES));
  }

  /// The name was harmless when the webhook was saved; it is looked up and checked again.
  @Test
  void theAddressIsCheckedWhenTheConnectionIsMade() {
    CheckedNames strict = new CheckedNames(false);
    try (HttpSender sender = new HttpSender(strict, true)) {
      assertThat(sender.send(post(url("/fine"))))
          .isInstanceOfSatisfying(
              Reply.Unanswered.class,
              refused -> {
                assertThat(refused.mayPass()).isFalse();
                assertThat(refused.error()).contains("localhost stands for 127.0.0.1");
              });
      assertThat(sender.send(post("http://127.0.0.1:" + server.getAddress().getPort() + "/fine")))
          .isInstanceOf(Reply.Unanswered.class);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void noServerMayPass() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(open.send(post("http://127.0.0.1:" + free + "/hidden")))
        .isInstanceOfSatisfying(
            Reply.Unanswered.class,
            none -> {
              assertThat(none.mayPass()).isTrue();
              assertThat(none.error()).doesNotContain("hidden");
            });
  }

  @Test
  void anAnswerThatIsNoneMayPass() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> answering =
          threads.submit(() -> {
            try (Socket client = socket.accept()) {
              client.getInputStream().readNBytes(10);
              client.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
            return null;
          });
      assertThat(open.send(post("http://127.0.0.1:" + socket.getLocalPort() + "/")))
          .isInstanceOfSatisfying(
              Reply.Unanswered.class, none -> assertThat(none.mayPass()).isTrue());
      answering.get();
    }
  }

  @Test
  void anInterruptBreaksOff() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> reply =
          threads.submit(() -> open.send(post("http://127.0.0.1:" + silent.getLocalPort() + "/")));
      try (Socket client = silent.accept()) {
        assertThat(client.getInputStream().read()).isEqualTo('P');
        threads.shutdownNow();
        assertThat(reply.get()).isInstanceOf(Reply.Unanswered.class);
      }
    }
  }
}
