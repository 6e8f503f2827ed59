package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.http.RawClient.Reply;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that two readers could read differently: each is refused, and does nothing.
class MalformedRequestTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final String CHUNKED = HOST + "Transfer-Encoding: chunked\r\n";
  private static final String JSON = HOST + "Content-Type: application/json\r\n";

  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer server;

  private List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            "/get",
            Permission.READ,
            e -> {
              e.header("X-Once");
              e.integerParameter("n", 0, -9, 9);
              e.parameter("once");
              called(e);
            }),
        new Route(Method.GET, "/file/{path*}", Permission.READ, this::called),
        new Route(
            Method.POST,
            "/post",
            Permission.WRITE,
            e -> {
              try (InputStream body = e.body(100_000)) {
                body.readAllBytes();
              }
              called(e);
            }),
        new Route(Method.POST, "/unread", Permission.WRITE, this::called),
        new Route(
            Method.POST,
            "/json",
            Permission.WRITE,
            e -> {
              JsonObject body = e.json(100_000);
              body.integer("step");
              // What nobody reads is skipped, so a field that is twice in it has no effect.
              body.raw("x");
              called(e);
            }));
  }

  private void called(Exchange exchange) {
    calls.incrementAndGet();
    exchange.sendEmpty(204);
  }

  @BeforeEach
  void start() {
    server = PlainApi.serve(routes());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String post(String path, String headers, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\n"
        + headers
        + (headers.contains("Transfer-Encoding") || headers.contains("Content-Length")
            ? ""
            : "Content-Length: " + body.length() + "\r\n")
        + "\r\n"
        + body;
  }

  private static String get(String target, String headers) {
    return "GET " + target + " HTTP/1.1\r\n" + headers + "\r\n";
  }

  private static Arguments refused(String name, String request) {
    return Arguments.of(name, request);
  }

  static Stream<Arguments> requests() {
    return Stream.of(
            // The request line.
            Stream.of(
                    "get", "Get", "gET", "G\u00cbT", "", " GET", "GET\t", "pOST", "G-T", "GET,POST")
                .map(method ->
                    refused(
                        "method '" + method + "'", method + " /get HTTP/1.1\r\n" + HOST + "\r\n")),
            Stream.of("HTTP/1.1 ", "HTTP/1.2", "http/1.1", "HTTP/0.9", "", "HTTP/1.1\t")
                .map(version ->
                    refused(
                        "version '" + version + "'",
                        "GET /get " + version + "\r\n" + HOST + "\r\n")),
            Stream.of("\n", "\r", "\r\r\n")
                .map(end -> refused("line end", "GET /get HTTP/1.1" + end + HOST + "\r\n")),
            // The address.
            Stream.of(
                    "/file/a\u00c0\u00afb",
                    "/file/a%c0%afb",
                    "/file/%c0%ae%c0%ae/b",
                    "/file/%e0%80%afb",
                    "/file/%f0%80%80%af",
                    "/file/%ed%a0%80",
                    "/file/%f5%80%80%80",
                    "/file/%c3",
                    "/file/%a4",
                    "/file/\u00e4",
                    "/file/a\u007fb",
                    "/get?once=\u00c0\u00af",
                    "/get?once=%c0%af",
                    "/get?once=1&once=2",
                    "/get?once=1&%6fnce=1",
                    "/get?n=%2B5",
                    "/get?n=%D9%A5",
                    "/get?n=-%D9%A5",
                    "/get?n=%EF%BC%95",
                    "/get?n=0x5",
                    "/get?n=5.0",
                    "/get?n=%205",
                    "/get?n=--5",
                    "/get?n=-",
                    "/get?n=99999999999999999999")
                .map(target -> refused("address " + target, get(target, HOST))),
            // Headers.
            Stream.of(
                    "",
                    HOST + HOST,
                    HOST + "Host: other\r\n",
                    "Host : localhost\r\n",
                    " Host: localhost\r\n",
                    HOST + ": x\r\n",
                    HOST + " : x\r\n",
                    HOST + ":\r\n",
                    HOST + "X Y: z\r\n",
                    HOST + "X\u00c0: z\r\n",
                    HOST + "X(: z\r\n",
                    HOST + "X: y\r\n folded\r\n",
                    HOST + "X\r\n",
                    HOST + "X: y\n",
                    HOST + "X: a\u0000b\r\n",
                    HOST + "X: a\rb\r\n",
                    HOST + "X-Once: 1\r\nX-Once: 1\r\n",
                    HOST + "X-Once: 1\r\nx-once: 2\r\n",
                    HOST + "Origin: http://localhost\r\nOrigin: http://localhost\r\n",
                    HOST + "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: same-origin\r\n")
                .map(headers -> refused("headers " + headers, get("/get", headers))),
            Stream.of(
                    "Origin: http://localhost\r\nOrigin: http://evil.example\r\n",
                    "Origin: http://localhost\r\nX: y\r\norigin: http://localhost\r\n",
                    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n",
                    "Sec-Fetch-Site: none, cross-site\r\n",
                    "Origin: http://localhost, http://evil.example\r\n",
                    "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n")
                .map(headers -> refused("headers " + headers, post("/post", HOST + headers, "x"))),
            // The length of a body.
            Stream.of(
                    "Content-Length: 1\r\nContent-Length: 1\r\n",
                    "Content-Length: 1\r\nContent-Length: 2\r\n",
                    "Content-Length: 1, 1\r\n",
                    "Content-Length: +1\r\n",
                    "Content-Length: -1\r\n",
                    "Content-Length: 0x1\r\n",
                    "Content-Length: \u0661\r\n".replace("\u0661", "\u00d9\u00a1"),
                    "Content-Length: 1 1\r\n",
                    "Content-Length:\r\n",
                    "Content-Length : 1\r\n",
                    "Content-Length: 99999999999999999999\r\n",
                    "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: chunked, chunked\r\n",
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: identity\r\n",
                    "Transfer-Encoding: xchunked\r\n",
                    "Transfer-Encoding: chunked, identity\r\n",
                    "Transfer-Encoding: gzip, chunked\r\n",
                    "Transfer-Encoding: \u000bchunked\r\n",
                    "Transfer-Encoding:\r\n",
                    "Transfer-Encoding : chunked\r\n")
                .map(headers ->
                    refused(
                        "length " + headers, post("/post", HOST + headers, "1\r\nx\r\n0\r\n\r\n"))),
            // Chunks.
            Stream.of(
                    "+2\r\nab\r\n0\r\n\r\n",
                    "-2\r\nab\r\n0\r\n\r\n",
                    "0x2\r\nab\r\n0\r\n\r\n",
                    " 2\r\nab\r\n0\r\n\r\n",
                    "2 \r\nab\r\n0\r\n\r\n",
                    "2;\r\nab\r\n0\r\n\r\n",
                    "2;a=b\r\nab\r\n0\r\n\r\n",
                    "\r\nab\r\n0\r\n\r\n",
                    "\u00d9\u00a2\r\nab\r\n0\r\n\r\n",
                    "100000002\r\nab\r\n0\r\n\r\n",
                    "2\nab\r\n0\r\n\r\n",
                    "2\rab\r\n0\r\n\r\n",
                    "2\r\nabc0\r\n\r\n",
                    "2\r\nabcd0\r\n\r\n",
                    "2\r\nab\n\n0\r\n\r\n",
                    "2\r\nab\r\r0\r\n\r\n",
                    "2\r\nab\n\r0\r\n\r\n",
                    "2\r\nab0\r\n\r\n",
                    "2\r\nabc\r\n0\r\n\r\n",
                    "2\r\nab\r\n+0\r\n\r\n",
                    "2\r\nab\r\n-0\r\n\r\n",
                    "2\r\nab\r\n0\r\nX: y\r\n\r\n",
                    "2\r\nab\r\n0\r\nGET /get HTTP/1.1\r\n")
                .map(body -> refused("chunks " + body, post("/post", CHUNKED, body))),
            // JSON.
            Stream.of(
                    "{\"step\":1,\"step\":2}",
                    "{\"step\":1,\"st\\u0065p\":1}",
                    "{\"x\":1,\"x\":1}",
                    "{\"x\":{\"y\":1,\"z\":2,\"y\":1}}",
                    "{\"x\":[{\"y\":1},{\"y\":1,\"y\":null}]}",
                    "\"{\\\"step\\\":1,\\\"step\\\":2}\"",
                    "{\"x\":\"\u00c0\u00af\"}",
                    "{\"x\":\"\u00e0\u0080\u00af\"}",
                    "{\"x\":\"\u00f0\u0080\u0080\u00af\"}",
                    "{\"x\":\"\u00ed\u00a0\u0080\"}",
                    "{\"x\":\"\u00f4\u0090\u0080\u0080\"}",
                    "{\"x\":\"\u00c3\"}",
                    "{\"x\":\"\u00a4\"}",
                    "{\"\u00c0\u00af\":1}",
                    "\u0000{\u0000\"\u0000x\u0000\"\u0000:\u00001\u0000}",
                    "{\u0000\"\u0000x\u0000\"\u0000:\u00001\u0000}\u0000",
                    "{\"step\":\"\u00d9\u00a5\"}",
                    "{\"step\":\u00d9\u00a5}",
                    "{\"step\":\"+5\"}",
                    "{\"step\":+5}",
                    "{\"step\":05}",
                    "{\"step\":\"0x5\"}",
                    "{\"step\":\"5 \"}")
                .map(body -> refused("JSON " + body, post("/json", JSON, body))))
        .flatMap(requests -> requests);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void isRefusedAndDoesNothing(String name, String request) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      // A part of the request that is taken for the next one would call something.
      Reply reply = client.send(request).send(get("/next", HOST)).end().read();
      assertThat(reply.status()).as(reply.body()).isIn(400, 403, 405, 413, 501, 505);
      assertThat(reply.header("Content-Type")).isEqualTo("application/json");
      assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void whatIsNotReadIsLookedAtAllTheSame() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(post("/unread", CHUNKED, "2\r\nabX\r\n0\r\n\r\n")).send(get("/get", HOST));
      assertThat(client.read().status()).isEqualTo(204);
      assertThat(client.isClosed()).isTrue();
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatAllReadAlikeIsTaken() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      for (String request :
          List.of(
              get(
                  "/get?n=-5&once=%C3%A4",
                  HOST + "X-Once:1\r\nX:a\r\nX:b\r\n!#$%&'*+-.^_`|~9: x\r\n"),
              get("/file/%C3%A4/%F0%9F%98%80", HOST),
              post("/post", CHUNKED, "2\r\n\r\n\r\n0000000A\r\n0123456789\r\n00\r\n\r\n"),
              post("/post", CHUNKED, "0\r\n\r\n"),
              post("/unread", CHUNKED, "1\r\na\r\n0\r\n\r\n"),
              post(
                  "/json",
                  JSON,
                  "{\"step\":\"-5\",\"x\":{\"step\":1},\"y\":[{\"a\":1},{\"a\":1}]}"),
              post("/json", JSON, "\u00ef\u00bb\u00bf{\"step\":5}"),
              post("/json", JSON, utf8("{\"ä\":\"€ \ud83d\ude00 \u07ff\u0800\uffff\"}")))) {
        Reply reply = client.send(request).read();
        assertThat(reply.status()).as(request + reply.body()).isEqualTo(204);
      }
    }
    assertThat(calls).hasValue(8);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  void theFlawIsNamed() throws IOException {
    assertThat(flaw("get /get HTTP/1.1\r\n" + HOST + "\r\n")).contains("upper-case letters");
    assertThat(flaw(get("/get", HOST + ": x\r\n"))).contains("name of a header");
    assertThat(flaw(get("/get", HOST + "X-Once: 1\r\nX-Once: 2\r\n")))
        .contains("Header X-Once is there 2 times");
    assertThat(flaw(post("/post", CHUNKED, "+2\r\n"))).contains("does not begin with its size");
    assertThat(flaw(post("/json", JSON, "{\"x\":\"\u00c0\u00af\"}"))).contains("byte 6 is C0");
    assertThat(flaw(post("/json", JSON, "{\"x\":1,\"x\":1}"))).contains("Field x is there twice");
  }

  private String flaw(String request) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      return client.send(request).end().read().body();
    }
  }
}
