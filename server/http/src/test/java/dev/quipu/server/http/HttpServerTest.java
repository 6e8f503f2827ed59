package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.server.http.HttpServer.Listen;
import dev.quipu.server.http.RawClient.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final int BODY_BYTES = 100_000;

  private final AtomicInteger changes = new AtomicInteger();
  private final CountDownLatch gone = new CountDownLatch(1);
  private HttpServer server;

  /// Routes that do one thing each.
  private List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/hello", Permission.READ, e -> e.sendText(200, "hello")),
        new Route(
            Method.POST,
            "/change",
            Permission.WRITE,
            e -> {
              changes.incrementAndGet();
              e.sendEmpty(204);
            }),
        new Route(
            Method.POST,
            "/echo",
            Permission.WRITE,
            e -> {
              try (InputStream body = e.body(BODY_BYTES)) {
                e.send(200, "application/octet-stream", body.readAllBytes());
              }
            }),
        new Route(
            Method.POST,
            "/json",
            Permission.WRITE,
            e -> e.sendText(200, e.json(BODY_BYTES).requiredText("name"))),
        new Route(
            Method.GET,
            "/large",
            Permission.READ,
            e ->
                e.sendJson(
                    200,
                    json -> {
                      json.writeStartArray();
                      for (int i = 0; i < BODY_BYTES; i++) {
                        json.writeNumber(i);
                      }
                      json.writeEndArray();
                    })),
        new Route(Method.GET, "/broken/{bytes}", Permission.READ, this::broken),
        new Route(
            Method.GET,
            "/short",
            Permission.READ,
            e -> e.sendStream(200, "text/plain", 10, () -> new ByteArrayInputStream(new byte[5]))),
        new Route(
            Method.GET,
            "/bug",
            Permission.READ,
            e -> {
              throw new IllegalStateException("secret");
            }),
        new Route(
            Method.GET,
            "/wait",
            Permission.READ,
            e -> {
              try (OutputStream out = e.openStream("text/plain", gone::countDown)) {
                out.write("begun".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                gone.await();
              } catch (InterruptedException x) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void broken(Exchange exchange) throws IOException {
    int bytes = Integer.parseInt(exchange.variable("bytes"));
    InputStream fails =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    exchange.setHeader("ETag", "\"x\"");
    exchange.sendStream(
        200,
        "text/plain",
        bytes + 1L,
        () -> new SequenceInputStream(new ByteArrayInputStream(new byte[bytes]), fails));
  }

  @BeforeEach
  void start() {
    server = start("127.0.0.1", Set.of());
  }

  private HttpServer start(String host, Set<String> names) {
    return PlainApi.serve(new Listen(host, 0, names), routes());
  }

  @AfterEach
  void stop() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      Reply healthy = client.send("GET /hello HTTP/1.1\r\n" + HOST + "\r\n").read();
      assertThat(healthy.status()).isEqualTo(200);
      assertThat(healthy.body()).isEqualTo("hello");
    } finally {
      server.close();
    }
  }

  private static void assertError(Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"").doesNotContain("secret");
  }

  private RawClient client() throws IOException {
    return new RawClient(server.port());
  }

  // ---- connections ----

  @Test
  void aConnectionServesRequestsThatFollowOneAnother() throws IOException {
    try (RawClient client = client()) {
      client.send(("GET /hello HTTP/1.1\r\n" + HOST + "\r\n").repeat(3));
      for (int i = 0; i < 3; i++) {
        assertThat(client.read().body()).isEqualTo("hello");
      }
    }
  }

  @Test
  void aConnectionGoesOnAfterAnErrorIfTheRequestWasReadWhole() throws IOException {
    try (RawClient client = client()) {
      assertError(
          client.send("GET /nothing HTTP/1.1\r\n" + HOST + "\r\n").read(), 404, "NOT_FOUND");
      String body = "{\"name\":7}";
      assertError(
          client
              .send(
                  "POST /json HTTP/1.1\r\n"
                      + HOST
                      + "Content-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
              .read(),
          400,
          "INVALID_ARGUMENT");
      assertThat(client.send("GET /hello HTTP/1.1\r\n" + HOST + "\r\n").read().status())
          .isEqualTo(200);
    }
  }

  @Test
  void theBodyOfARefusedRequestIsNeverTakenForARequest() throws IOException {
    String smuggled = "POST /change HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n";
    for (String head :
        List.of(
            "POST /nothing HTTP/1.1\r\n" + HOST,
            "PUT /change HTTP/1.1\r\n" + HOST,
            "POST /json HTTP/1.1\r\n" + HOST + "Content-Type: text/plain\r\n",
            "POST /change HTTP/1.1\r\n" + HOST + "Sec-Fetch-Site: cross-site\r\n",
            "POST /change HTTP/1.1\r\nHost: evil.example\r\n")) {
      try (RawClient client = client()) {
        client.send(head + "Content-Length: " + smuggled.length() + "\r\n\r\n" + smuggled);
        Reply reply = client.read();
        assertThat(reply.status()).as(head).isBetween(400, 499);
        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(client.end().isClosed()).isTrue();
      }
    }
    assertThat(changes).hasValue(0);
  }

  @Test
  void aBodyThatAHandlerDoesNotReadIsSkipped() throws IOException {
    String smuggled = "POST /change HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n";
    try (RawClient client = client()) {
      client.send(
          "POST /change HTTP/1.1\r\n"
              + HOST
              + "Content-Length: "
              + smuggled.length()
              + "\r\n\r\n"
              + smuggled
              + "GET /hello HTTP/1.1\r\n"
              + HOST
              + "\r\n");
      assertThat(client.read().status()).isEqualTo(204);
      assertThat(client.read().body()).isEqualTo("hello");
      assertThat(changes).hasValue(1);
    }
  }

  @Test
  void aClientThatWantsTheConnectionClosedGetsIt() throws IOException {
    for (String path : List.of("/hello", "/large", "/nothing")) {
      try (RawClient client = client()) {
        client.send("GET " + path + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
        assertThat(client.readAll()).startsWith("HTTP/1.1 ").contains("Connection: close");
      }
    }
  }

  @Test
  void aClientThatSendsALargeBodyInVainCanReadTheAnswer() throws IOException {
    int times = 50;
    try (RawClient client = client()) {
      client.send(
          "POST /nothing HTTP/1.1\r\n"
              + HOST
              + "Content-Length: "
              + times * BODY_BYTES
              + "\r\n\r\n");
      client.sendWhatIsTaken(new byte[BODY_BYTES], times);
      assertError(client.read(), 404, "NOT_FOUND");
    }
  }

  @Test
  void aStreamingHandlerLearnsThatItsClientHasGone() throws Exception {
    try (RawClient client = client()) {
      client.send("GET /wait HTTP/1.1\r\n" + HOST + "\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
    assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
  }

  // ---- bodies ----

  private Reply echo(String headers, byte[] body) throws IOException {
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + headers + "\r\n");
      return client.sendWhatIsTaken(body, 1).end().read();
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private Reply echoGzip(byte[] body) throws IOException {
    return echo("Content-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n", body);
  }

  @Test
  void aBodyOfExactlyTheLimitIsTakenAndOneByteMoreIsNot() throws IOException {
    assertThat(echo("Content-Length: " + BODY_BYTES + "\r\n", new byte[BODY_BYTES]).status())
        .isEqualTo(200);
    assertError(
        echo("Content-Length: " + (BODY_BYTES + 1) + "\r\n", new byte[BODY_BYTES + 1]),
        413,
        "TOO_LARGE");
  }

  @Test
  void aBodyMayBeCompressed() throws IOException {
    Reply reply = echoGzip(gzip("hello".getBytes(StandardCharsets.UTF_8)));
    assertThat(reply.body()).isEqualTo("hello");
  }

  @Test
  void aBombIsRefused() throws IOException {
    assertError(echoGzip(gzip(new byte[50 << 20])), 413, "TOO_LARGE");
  }

  @Test
  void aCompressedBodyThatIsDamagedIsRefused() throws IOException {
    byte[] body = gzip(new byte[1000]);
    body[body.length - 5] ^= 1;
    assertError(echoGzip(body), 400, "INVALID_ARGUMENT");
    assertError(echoGzip("no gzip".getBytes(StandardCharsets.UTF_8)), 400, "INVALID_ARGUMENT");
    assertError(echoGzip(new byte[] {0x1f}), 400, "INVALID_ARGUMENT");
  }

  @Test
  void anUnknownEncodingIsRefused() throws IOException {
    assertError(
        echo("Content-Encoding: br\r\nContent-Length: 3\r\n", new byte[3]),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void aBodyThatBreaksOffIsRefused() throws IOException {
    assertError(echo("Content-Length: 10\r\n", new byte[3]), 400, "INVALID_ARGUMENT");
    assertError(
        echo("Transfer-Encoding: chunked\r\n", "a\r\n123".getBytes(StandardCharsets.US_ASCII)),
        400,
        "INVALID_ARGUMENT");
    try (RawClient client = client()) {
      client.send(
          "POST /json HTTP/1.1\r\n"
              + HOST
              + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"name\":");
      assertError(client.end().read(), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void aBodyMayComeInChunks() throws IOException {
    byte[] body = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(echo("Transfer-Encoding: chunked\r\n", body).body()).isEqualTo("abcde");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40000000\r\n",
        "7fffffff\r\n",
        "ffffffffffff\r\n",
        "-1\r\n",
        "x\r\n",
        "+2\r\n",
        "0x2\r\n"
      })
  void aChunkOfUnreasonableLengthIsRefusedBeforeItIsRead(String chunk) throws IOException {
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunk);
      Reply reply = client.read();
      assertThat(reply.status()).as(reply.body()).isIn(400, 413);
      assertThat(reply.header("content-type")).isEqualTo("application/json");
    }
  }

  @Test
  void aChunkOfAnyLengthIsTaken() throws IOException {
    byte[] body =
        ("13880\r\n" + "a".repeat(80_000) + "\r\n1\r\nb\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(echo("Transfer-Encoding: chunked\r\n", body).body())
        .isEqualTo("a".repeat(80_000) + "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2\r\nabc\r\n0\r\n\r\n", "2\r\nab\n\n0\r\n\r\n", "2\r\nab0\r\n\r\n"})
  void aChunkThatDoesNotEndWhereItSaysIsRefused(String chunks) throws IOException {
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void aLineBetweenChunksIsBounded() throws IOException {
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
      client.sendWhatIsTaken(new byte[100_000], 100);
      assertThat(client.read().status()).isEqualTo(400);
    }
  }

  // ---- answers ----

  @Test
  void headIsAnsweredLikeGetWithoutTheBody() throws IOException {
    try (RawClient client = client()) {
      Reply head = client.send("HEAD /hello HTTP/1.1\r\n" + HOST + "\r\n").read(true);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-length")).isEqualTo("5");
      Reply missing = client.send("HEAD /nothing HTTP/1.1\r\n" + HOST + "\r\n").read(true);
      assertThat(missing.status()).isEqualTo(404);
      assertThat(client.send("GET /hello HTTP/1.1\r\n" + HOST + "\r\n").read().body())
          .isEqualTo("hello");
    }
  }

  @Test
  void anAnswerThatFailsBeforeItsFirstByteIsAnErrorWithoutTheHeadersSetBefore() throws IOException {
    try (RawClient client = client()) {
      Reply reply = client.send("GET /broken/0 HTTP/1.1\r\n" + HOST + "\r\n").read();
      assertError(reply, 500, "INTERNAL");
      assertThat(reply.headers()).doesNotContainKey("etag");
    }
  }

  @Test
  void anAnswerThatFailsInTheMiddleIsCut() throws IOException {
    try (RawClient client = client()) {
      client.send("GET /broken/100000 HTTP/1.1\r\n" + HOST + "\r\n");
      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
    }
    try (RawClient client = client()) {
      assertError(client.send("GET /short HTTP/1.1\r\n" + HOST + "\r\n").read(), 500, "INTERNAL");
    }
  }

  @Test
  void aBugIsAnsweredWithoutItsMessage() throws IOException {
    try (RawClient client = client()) {
      assertError(client.send("GET /bug HTTP/1.1\r\n" + HOST + "\r\n").read(), 500, "INTERNAL");
      assertThat(client.send("GET /hello HTTP/1.1\r\n" + HOST + "\r\n").read().status())
          .isEqualTo(200);
    }
  }

  @Test
  void anErrorNamesTheMethodsThatAreAllowed() throws IOException {
    try (RawClient client = client()) {
      Reply reply =
          client.send("DELETE /hello HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n").read();
      assertError(reply, 405, "METHOD_NOT_ALLOWED");
      assertThat(reply.header("allow")).isEqualTo("GET");
      assertError(
          client.send("BREW /hello HTTP/1.1\r\n" + HOST + "\r\n").read(),
          405,
          "METHOD_NOT_ALLOWED");
    }
  }

  // ---- what is no request ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /hello HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /hello HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: localhost:x\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
        "GET hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /a//b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /hello/../x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "POST /echo HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Content-Length: 1\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "xx",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
      })
  void aRequestThatIsNoneIsAnsweredWithAnError(String request) throws IOException {
    try (RawClient client = client()) {
      Reply reply = client.send(request).read();
      assertThat(reply.status()).as(reply.body()).isEqualTo(400);
      assertError(reply, 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void aHeaderOfAMegabyteIsRefused() throws IOException {
    try (RawClient client = client()) {
      client.send("GET /hello HTTP/1.1\r\n" + HOST + "X: ");
      client.sendWhatIsTaken("a".repeat(1000).getBytes(StandardCharsets.US_ASCII), 1000);
      client.sendWhatIsTaken("\r\n\r\n".getBytes(StandardCharsets.US_ASCII), 1);
      assertError(client.read(), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void anAddressOfAMegabyteIsRefused() throws IOException {
    try (RawClient client = client()) {
      client.send("GET /");
      client.sendWhatIsTaken("a".repeat(1000).getBytes(StandardCharsets.US_ASCII), 1000);
      assertError(client.read(), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void clientsThatSendNothingOrStopHalfWayDoNotBlockOthers() throws IOException {
    try (RawClient silent = client();
        RawClient inHeaders = client();
        RawClient inBody = client();
        RawClient other = client()) {
      inHeaders.send("GET /hello HTTP/1.1\r\nHo");
      inBody.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n1");
      assertThat(other.send("GET /hello HTTP/1.1\r\n" + HOST + "\r\n").read().status())
          .isEqualTo(200);
      assertThat(silent.send("GET /hello HTTP/1.1\r\n" + HOST + "\r\n").read().status())
          .isEqualTo(200);
      assertThat(inHeaders.send("st: localhost\r\n\r\n").read().status()).isEqualTo(200);
      assertThat(inBody.send("234567890").read().body()).isEqualTo("1234567890");
    }
  }

  // ---- hosts and origins ----

  private int status(int port, String method, String headers) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send(
          method
              + (method.equals("GET") ? " /hello" : " /change")
              + " HTTP/1.1\r\nContent-Length: 0\r\n"
              + headers
              + "\r\n");
      Reply reply = client.read();
      if (reply.status() == 403) {
        assertError(reply, 403, "FORBIDDEN");
      }
      return reply.status();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:5000",
        "127.0.0.1",
        "127.0.0.1:80",
        "[::1]",
        "[::1]:5000",
        "quipu.example:443"
      })
  void namesOfTheServerAreAnswered(String host) throws IOException {
    try (HttpServer named = start("127.0.0.1", Set.of("quipu.example"))) {
      assertThat(status(named.port(), "GET", "Host: " + host + "\r\n")).isEqualTo(200);
      assertThat(
              status(named.port(), "POST", "Host: " + host + "\r\nOrigin: http://" + host + "\r\n"))
          .isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "127.0.0.1.nip.io",
        "[::2]",
        "[::1].evil.example",
        "localhost@evil.example"
      })
  void namesOfOthersGetNothing(String host) throws IOException {
    assertThat(status(server.port(), "GET", "Host: " + host + "\r\n")).isIn(400, 403);
    assertThat(status(server.port(), "POST", "Host: " + host + "\r\n")).isIn(400, 403);
    assertThat(changes).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Origin: http://localhost.evil.example",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: cross-site\r\nOrigin: http://localhost",
        "Sec-Fetch-Site: cross-site\r\nContent-Type: text/plain",
      })
  void pagesOfOthersMayChangeNothing(String headers) throws IOException {
    assertThat(status(server.port(), "POST", HOST + headers + "\r\n")).isEqualTo(403);
    assertThat(changes).hasValue(0);
  }

  @Test
  void pagesOfThisServerMayChangeThings() throws IOException {
    assertThat(
            status(
                server.port(),
                "POST",
                HOST + "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"))
        .isEqualTo(204);
    assertThat(changes).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/quipu", "/deep/er", ""})
  void aServerBehindAProxyIsKnownByItsPublicUrl(String path) throws IOException {
    PublicUrl url = PublicUrl.parse("https://Tracker.Example:443" + path + "/");
    assertThat(url.toString()).isEqualTo("https://tracker.example" + path);
    try (HttpServer server = PlainApi.serve(new Listen("127.0.0.1", 0, Set.of(), url), routes());
        RawClient client = new RawClient(server.port())) {
      // The proxy may take the path away or not, and put its own Host in the request or not.
      for (String host : List.of("tracker.example", "127.0.0.1:5000", "localhost")) {
        for (String before : List.of(path, "")) {
          String request =
              " HTTP/1.1\r\nContent-Length: 0\r\nHost: "
                  + host
                  + "\r\nOrigin: https://tracker.example\r\nSec-Fetch-Site: same-origin\r\n\r\n";
          Reply got = client.send("GET " + before + "/hello" + request).read();
          assertThat(got.status()).as(before + " at " + host).isEqualTo(200);
          assertThat(client.send("POST " + before + "/change" + request).read().status())
              .as(before + " at " + host)
              .isEqualTo(204);
        }
      }
      assertThat(status(server.port(), "GET", "Host: evil.example\r\n")).isEqualTo(403);
      for (String origin :
          List.of(
              "http://tracker.example",
              "https://tracker.example:8443",
              "https://tracker.example.evil.example",
              "https://evil.example",
              "null")) {
        assertThat(
                status(
                    server.port(), "POST", "Host: tracker.example:1\r\nOrigin: " + origin + "\r\n"))
            .as(origin)
            .isEqualTo(403);
      }
    }
  }

  @Test
  void anAllowedHostIsAnOriginAlsoIfAProxyPutsItsOwnHostInTheRequest() throws IOException {
    try (HttpServer named = start("127.0.0.1", Set.of("quipu.example"))) {
      String rewritten = "Host: 127.0.0.1:5000\r\nOrigin: https://";
      assertThat(status(named.port(), "POST", rewritten + "quipu.example\r\n")).isEqualTo(204);
      for (String other :
          List.of("quipu.example:8443", "evil.example", "127.0.0.1", "a.quipu.example")) {
        assertThat(status(named.port(), "POST", rewritten + other + "\r\n"))
            .as(other)
            .isEqualTo(403);
      }
    }
  }

  @Test
  void theMessageSaysWhichOptionHelps() throws IOException {
    for (String headers :
        List.of(
            "Host: tracker.example\r\n",
            "Host: 127.0.0.1\r\nOrigin: https://tracker.example\r\n")) {
      try (RawClient client = client()) {
        client.send("POST /change HTTP/1.1\r\nContent-Length: 0\r\n" + headers + "\r\n");
        assertThat(client.read().body()).contains("tracker.example").contains("--public-url");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tracker.example",
        "/quipu",
        "ftp://tracker.example",
        "https://",
        "https:///quipu",
        "https://u:p@tracker.example",
        "https://tracker.example/?q",
        "https://tracker.example/#f",
        "https://tracker.example/a//b",
        "https://tracker.example/../b",
        "https://tracker.example/a/.",
        "https://tracker.example/a%20b",
        "https://tracker.example/\"><script>",
        "https://tracker.example/a b"
      })
  void aPublicUrlThatIsNoneIsRefused(String url) {
    assertThatThrownBy(() -> PublicUrl.parse(url))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("Public URL");
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    assertThatThrownBy(
            () -> PlainApi.serve(new Listen("127.0.0.1", server.port(), Set.of()), routes()))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
