package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.limits.Limits;
import dev.quipu.query.QueryLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Inputs that must not break the server: each is answered with a JSON error of its status, stores
/// nothing, and leaves the server as healthy as it was.
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class HostileTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "the secret beside the data folder";

  private Served server;
  private Path data;
  private String run = "";
  private String before = "";

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET);
    data = folder.resolve("data");
    server = Served.in(data);
    run =
        server
            .post(
                "/runs",
                "{\"experimentId\":\"0\",\"startMs\":1,\"params\":{\"a\":1},\"tags\":{\"t\":\"x\"}}")
            .json(201)
            .get("id")
            .asString();
    server.put("/runs/" + run + "/artifacts/kept/file.txt", new byte[] {'x'}).json(201);
    server.append(run, frame("kept", 1));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void lookBefore() {
    before = state();
  }

  @AfterEach
  void checkThatNothingHasChanged() {
    server.assertHealthy();
    assertThat(state()).isEqualTo(before);
  }

  private static Frame frame(String key, double value) {
    FrameBuilder frame = new FrameBuilder();
    frame.add(key, 1, 1, value);
    return frame.build();
  }

  /// Everything that is stored, as far as it can be asked for.
  private String state() {
    return server.get("/experiments?view=all").text()
        + server
            .post(
                "/runs/search", "{\"experimentIds\":[\"0\"],\"view\":\"all\",\"columns\":[\"*\"]}")
            .text()
        + server.get("/runs/" + run + "/artifacts").text()
        + server.get("/runs/" + run + "/artifacts?path=kept").text();
  }

  private static void assertError(RawRequest.Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.headers() + reply.body()).isEqualTo(status);
    assertThat(reply.headers()).contains("Content-Type: application/json");
    JsonNode error = JSON.readTree(reply.body()).get("error");
    assertThat(error.get("code").asString()).isEqualTo(code);
    assertThat(error.get("requestId").asString()).isNotBlank();
    assertThat(error.get("details").isObject()).isTrue();
    assertThat(reply.body())
        .doesNotContain(SECRET)
        .doesNotContain("dev.quipu")
        .doesNotContain("Exception")
        .doesNotContain("<img");
  }

  private RawRequest.Reply raw(String request, byte[] body) throws IOException {
    return RawRequest.send(
        server.port(),
        request.replace("{run}", Served.PROJECT + "/runs/" + run).replace("{api}", Served.PROJECT)
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + body.length
            + "\r\n",
        body);
  }

  // ---- artifact paths ----

  private static List<String> paths() {
    List<String> paths =
        new ArrayList<>(
            List.of(
                "../../etc/passwd",
                "../secret",
                "..%2fsecret",
                "%2e%2e/secret",
                "%2e%2e%2fsecret",
                "%252e%252e%252fsecret",
                "..\\..\\secret",
                "..%5c..%5csecret",
                "/etc/passwd",
                "//etc/passwd",
                "%2fetc%2fpasswd",
                "C:%5cx",
                "C:",
                "C:/x",
                "%5c%5chost%5cshare",
                "file:///etc/passwd",
                "file:/etc/passwd",
                "a/./b",
                "a//b",
                "a/..",
                "a/",
                ".",
                "..",
                "a%00b",
                "%00",
                "%c0%ae%c0%ae/secret",
                "%c0%af",
                "a%0ab",
                "a%0d%0ab",
                "%7f",
                "%ff",
                "%",
                "%4",
                "x".repeat(300),
                "%C3%A4".repeat(200)));
    paths.add("a/".repeat(5000) + "a");
    return paths;
  }

  @ParameterizedTest
  @MethodSource("paths")
  void anArtifactPathThatIsNotCanonicalIsRefusedByEveryRoute(String path) throws IOException {
    for (String request :
        List.of(
            "PUT {run}/artifacts/",
            "GET {run}/artifacts/",
            "DELETE {run}/artifacts/",
            "PUT {run}/folders/",
            "GET {run}/preview/")) {
      RawRequest.Reply reply =
          raw(request + path, request.startsWith("PUT {run}/a") ? new byte[3] : new byte[0]);
      assertError(reply, 400, "INVALID_ARGUMENT");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../secret",
        "..%2Fsecret",
        "%2Fetc",
        "a%2F%2Fb",
        "a%2F..%2Fb",
        "%252e%252e%252f",
        "a%5Cb",
        "a%00",
        "C%3A",
        "kept%2F",
        "%2F"
      })
  void aFolderThatIsNotCanonicalIsRefused(String path) throws IOException {
    assertError(raw("GET {run}/artifacts?path=" + path, new byte[0]), 400, "INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "%2A", "kept/*", "kept/%3F", "kept/%5B", "kept/file.tx_", "%25"})
  void charactersOfPatternsMeanThemselves(String path) throws IOException {
    RawRequest.Reply reply = raw("DELETE {run}/artifacts/" + path, new byte[0]);
    assertThat(reply.status()).isIn(400, 404);
  }

  @Test
  void aLinkInTheDataFolderIsNotFollowed() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      Path folder = files.filter(p -> p.endsWith("blobs")).findFirst().orElse(data);
      Files.createSymbolicLink(folder.resolve("link"), data.resolve("../secret"));
    }
    for (String path : List.of("link", "blobs/link", "kept/link")) {
      assertError(raw("GET {run}/artifacts/" + path, new byte[0]), 404, "NOT_FOUND");
    }
  }

  @Test
  void anUploadThatBreaksOffStoresNothing() throws IOException {
    RawRequest.Reply reply =
        RawRequest.send(
            server.port(),
            "PUT "
                + Served.PROJECT
                + "/runs/"
                + run
                + "/artifacts/new HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n",
            new byte[10]);
    assertError(reply, 400, "INVALID_ARGUMENT");
  }

  // ---- experiments and runs ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "../x",
        "..%2fx",
        "%2e%2e",
        "0123",
        "ABCDEF0123456789ABCDEF0123456789",
        "0123456789abcdef0123456789abcdeg",
        "0123456789abcdef0123456789abcdef0",
        "%00",
        "*"
      })
  void aRunIdThatIsNoneIsRefused(String id) throws IOException {
    for (String request :
        List.of(
            "GET {api}/runs/" + id,
            "PATCH {api}/runs/" + id,
            "DELETE {api}/runs/" + id,
            "POST {api}/runs/" + id + "/restore",
            "GET {api}/runs/" + id + "/series",
            "GET {api}/runs/" + id + "/points?key=a",
            "GET {api}/runs/" + id + "/artifacts",
            "GET {api}/runs/" + id + "/artifacts/a",
            "GET {api}/runs/" + id + "/preview/a")) {
      assertError(raw(request, new byte[0]), 400, "INVALID_ARGUMENT");
    }
  }

  private static List<String> badRuns() {
    return List.of(
        "{'id':'../x','experimentId':'0'}",
        "{'experimentId':'../0'}",
        "{'experimentId':'-1'}",
        "{'experimentId':0}",
        "{}",
        "{'experimentId':'0','experiment':'both'}",
        "{'experiment':''}",
        "{'experiment':' '}",
        "{'experiment':'" + "x".repeat(501) + "'}",
        "{'experimentId':'0','name':'" + "x".repeat(8001) + "'}",
        "{'experimentId':'0','name':7}",
        "{'experimentId':'0','startMs':9223372036854775808}",
        "{'experimentId':'0','startMs':1.5}",
        "{'experimentId':'0','parentRunId':'x'}",
        "{'experimentId':'0','notes':'" + "x".repeat(Limits.NOTES_CHARS + 1) + "'}",
        "{'experimentId':'0','params':[]}",
        "{'experimentId':'0','params':{'a':{'b':1}}}",
        "{'experimentId':'0','params':{'a':[1]}}",
        "{'experimentId':'0','params':{'a':null}}",
        "{'experimentId':'0','params':{'a':1e400}}",
        "{'experimentId':'0','params':{'a':NaN}}",
        "{'experimentId':'0','params':{'a':'" + "x".repeat(6001) + "'}}",
        "{'experimentId':'0','params':{'" + "x".repeat(251) + "':1}}",
        "{'experimentId':'0','params':{'':1}}",
        "{'experimentId':'0','params':{'a\\nb':1}}",
        "{'experimentId':'0','params':{'a\\u007f':1}}",
        "{'experimentId':'0','params':{'a\\udc00':1}}",
        "{'experimentId':'0','params':{'a\\u0000':1}}",
        "{'experimentId':'0','params':{'a':'\\ud800'}}",
        "{'experimentId':'0','tags':{'a':1}}",
        "{'experimentId':'0','tags':{'a':null}}",
        "{'experimentId':'0','tags':{'a':'\\u0000'}}",
        "{'experimentId':'0','tags':{'a':'" + "x".repeat(8001) + "'}}",
        "[]",
        "'x'",
        "1",
        "{'experimentId':'0'",
        "{'experimentId':'0'} {}",
        "{experimentId:0}");
  }

  @ParameterizedTest
  @MethodSource("badRuns")
  void aRunThatBreaksARuleIsNotMade(String body) {
    Served.assertError(server.post("/runs", body.replace('\'', '"')), 400, "INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':' '}",
        "{'status':'FINISHED'}",
        "{'status':7}",
        "{'endMs':'x'}",
        "{'params':{'a':2}}",
        "{'tags':{'a\\nb':null}}",
        "{'tags':{'t':'y','':'z'}}",
        "{'name':'new','params':{'b':1,'a':2}}",
      })
  void aChangeThatBreaksARuleChangesNothing(String body) {
    Served.assertError(
        server.patch("/runs/" + run, body.replace('\'', '"')), 400, "INVALID_ARGUMENT");
  }

  private static List<String> badExperiments() {
    return List.of(
        "{}",
        "{'name':''}",
        "{'name':'" + "x".repeat(501) + "'}",
        "{'name':'a\\u0000'}",
        "{'name':'\\udc00'}",
        "{'name':'a','tags':{'k':'" + "x".repeat(5001) + "'}}",
        "{'name':'a','description':7}",
        "{'name':'a','ifExists':'maybe'}");
  }

  @ParameterizedTest
  @MethodSource("badExperiments")
  void anExperimentThatBreaksARuleIsNotMade(String body) {
    Served.assertError(
        server.post("/experiments", body.replace('\'', '"')), 400, "INVALID_ARGUMENT");
  }

  @Test
  void markupAndMagicNamesAreOnlyText() {
    String markup = "<img src=x onerror=alert(1)>";
    JsonNode made =
        server
            .post(
                "/runs",
                "{\"experiment\":\""
                    + markup
                    + "\",\"name\":\""
                    + markup
                    + "\",\"params\":{\"__proto__\":\"p\",\"constructor\":\"c\"}}")
            .json(201);
    assertThat(made.get("name").asString()).isEqualTo(markup);
    assertThat(made.get("params").toString())
        .isEqualTo("{\"__proto__\":\"p\",\"constructor\":\"c\"}");
    before = state();
  }

  // ---- frames ----

  private RawRequest.Reply frame(byte[] body, String headers) throws IOException {
    return RawRequest.send(
        server.port(),
        "POST "
            + Served.PROJECT
            + "/runs/"
            + run
            + "/frames HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + body.length
            + "\r\n"
            + headers,
        body);
  }

  private static final String FRAME = "Content-Type: application/vnd.quipu.frame\r\n";

  @Test
  void aFrameThatIsDamagedAnywhereIsRefused() throws IOException {
    byte[] good = frame("a", 0.1).encoded();
    Random random = new Random(11);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << random.nextInt(8));
      assertError(frame(bad, FRAME), 400, "INVALID_ARGUMENT");
    }
    for (int i = 0; i < good.length; i++) {
      assertError(frame(Arrays.copyOf(good, i), FRAME), 400, "INVALID_ARGUMENT");
    }
    assertError(frame(Arrays.copyOf(good, good.length + 1), FRAME), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aFrameOfAnotherTypeOrTooLargeIsRefused() throws IOException {
    byte[] good = frame("a", 0.1).encoded();
    assertError(frame(good, ""), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertError(
        frame(good, "Content-Type: application/octet-stream\r\n"), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertError(
        frame(good, "Content-Type: <script>alert(1)</script>\r\n"), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertError(frame(new byte[Limits.FRAME_BYTES + 1], FRAME), 413, "TOO_LARGE");
  }

  @Test
  void aFrameIsNotAppendedToARunThatIsDeletedOrMissing() {
    Served.assertError(server.append("0".repeat(32), frame("a", 1), "", 0), 404, "NOT_FOUND");
    String gone = server.newRun();
    server.delete("/runs/" + gone);
    Served.assertError(server.append(gone, frame("a", 1), "", 0), 400, "INVALID_ARGUMENT");
    before = state();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "ABCDEF0123456789ABCDEF0123456789", "0123456789abcdef0123456789abcde"})
  void aWriterThatIsNoneIsRefused(String writer) {
    Served.assertError(server.append(run, frame("a", 1), writer, 1), 400, "INVALID_ARGUMENT");
  }

  // ---- searches ----

  private static List<String> badSearches() {
    UnaryOperator<String> filter = f -> "{\"experimentIds\":[\"0\"],\"filter\":\"" + f + "\"}";
    return List.of(
        filter.apply("' OR 1=1--"),
        filter.apply("metrics.a = 1; DROP TABLE run"),
        filter.apply("metrics.a = 1" + " AND metrics.a = 1".repeat(10_000)),
        filter.apply("(".repeat(30_000) + "metrics.a = 1" + ")".repeat(30_000)),
        filter.apply("(".repeat(19_000) + "metrics.a = 1" + ")".repeat(19_000)),
        filter.apply("NOT ".repeat(9_000) + "metrics.a = 1"),
        filter.apply("x".repeat(QueryLimits.FILTER_CHARS + 1)),
        filter.apply("\\u0000"),
        filter.apply("params.`a = 1"),
        filter.apply("params.a LIKE '" + "%_".repeat(1000) + "'"),
        "{\"orderBy\":[\"x; DROP TABLE run\"]}",
        "{\"orderBy\":[\"metrics.a ASC DESC\"]}",
        "{\"orderBy\":\"metrics.a\"}",
        "{\"maxResults\":0}",
        "{\"maxResults\":-1}",
        "{\"maxResults\":2147483648}",
        "{\"maxResults\":50001}",
        "{\"pageToken\":\"x\"}",
        "{\"pageToken\":\"MTowOjEwMA\"}",
        "{\"view\":\"everything\"}",
        "{\"columns\":[\"x\"]}",
        "{\"columns\":[\"params.\"]}",
        "{\"columns\":[\"params\"]}",
        "{\"columns\":[7]}",
        "{\"columns\":[" + "\"notes\",".repeat(1000) + "\"notes\"]}",
        "{\"experimentIds\":[\"0; DROP\"]}",
        "{\"experimentIds\":[" + "\"1\",".repeat(1000) + "\"1\"]}");
  }

  @ParameterizedTest
  @MethodSource("badSearches")
  void aSearchThatMakesNoSenseIsRefused(String body) {
    Served.assertError(server.post("/runs/search", body), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aHostilePatternIsAnsweredInTime() {
    String value = "a".repeat(6000);
    server.post("/runs", "{\"experimentId\":\"0\",\"params\":{\"p\":\"" + value + "\"}}").json(201);
    before = state();
    JsonNode found =
        server
            .post(
                "/runs/search",
                "{\"experimentIds\":[\"0\"],\"filter\":\"params.p LIKE '"
                    + "%a".repeat(490)
                    + "%b'\"}")
            .json(200);
    assertThat(found.get("total").asInt()).isZero();
  }

  // ---- HTTP ----

  private RawRequest.Reply search(String headers, RawRequest.Body body) throws IOException {
    return RawRequest.send(
        server.port(),
        "POST " + Served.PROJECT + "/runs/search HTTP/1.1\r\nHost: localhost\r\n" + headers,
        body);
  }

  private static final String IS_JSON = "Content-Type: application/json\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepJsonIsRefused(String level) throws IOException {
    byte[] body = level.repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    assertError(
        search(IS_JSON + "Content-Length: " + body.length + "\r\n", out -> out.write(body)),
        400,
        "INVALID_ARGUMENT");
    String inside = "{\"x\":" + "[".repeat(100_000);
    assertError(
        search(
            IS_JSON + "Content-Length: " + inside.length() + "\r\n",
            out -> out.write(inside.getBytes(StandardCharsets.US_ASCII))),
        400,
        "INVALID_ARGUMENT");
  }

  @Test
  void aStringOfAGigabyteIsRefusedWhetherItsLengthIsToldOrNot() throws IOException {
    byte[] part = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    RawRequest.Body gigabyte =
        out -> {
          out.write("{\"filter\":\"".getBytes(StandardCharsets.US_ASCII));
          for (int i = 0; i < 1 << 14; i++) {
            out.write(part);
          }
        };
    assertError(search(IS_JSON + "Content-Length: 1073741824\r\n", gigabyte), 413, "TOO_LARGE");
    RawRequest.Body inChunks =
        out -> {
          for (int i = 0; i < 1 << 14; i++) {
            out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(i == 0 ? "{\"filter\":\"".getBytes(StandardCharsets.US_ASCII) : new byte[0]);
            out.write(part, 0, i == 0 ? part.length - 11 : part.length);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        };
    RawRequest.Reply reply = search(IS_JSON + "Transfer-Encoding: chunked\r\n", inChunks);
    assertError(reply, 413, "TOO_LARGE");
  }

  @Test
  void aBombIsRefusedEverywhere() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write("{\"filter\":\"\",\"x\":[".getBytes(StandardCharsets.US_ASCII));
      byte[] part = "1,".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 800; i++) {
        gzip.write(part);
      }
    }
    String headers = "Content-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n";
    assertError(search(IS_JSON + headers, out -> out.write(bomb.toByteArray())), 413, "TOO_LARGE");
    assertError(frame(bomb.toByteArray(), FRAME + "Content-Encoding: gzip\r\n"), 413, "TOO_LARGE");
  }

  @Test
  void aBodyThatBreaksOffIsRefused() throws IOException {
    assertError(
        search(
            IS_JSON + "Content-Length: 1000\r\n",
            out -> out.write("{\"filter\":".getBytes(StandardCharsets.US_ASCII))),
        400,
        "INVALID_ARGUMENT");
    assertError(
        RawRequest.send(
            server.port(),
            "POST "
                + Served.PROJECT
                + "/runs/"
                + run
                + "/frames HTTP/1.1\r\nHost: localhost\r\n"
                + FRAME
                + "Content-Length: 1000\r\n",
            frame("a", 1).encoded()),
        400,
        "INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: multipart/form-data; boundary=x\r\n",
        "Content-Type: text/html, application/json\r\n",
        "Content-Type: <img src=x onerror=alert(1)>\r\n",
      })
  void aBodyOfAnotherTypeIsRefused(String headers) throws IOException {
    byte[] body = "{\"name\":\"new\"}".getBytes(StandardCharsets.US_ASCII);
    RawRequest.Reply reply =
        RawRequest.send(
            server.port(),
            "POST "
                + Served.PROJECT
                + "/experiments HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.length
                + "\r\n"
                + headers,
            body);
    assertError(reply, 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(reply.headers()).contains("X-Content-Type-Options: nosniff");
  }

  @Test
  void aHeaderOfAMegabyteIsRefused() throws IOException {
    RawRequest.Reply reply =
        RawRequest.send(
            server.port(),
            "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(1 << 20) + "\r\n",
            new byte[0]);
    assertError(reply, 400, "INVALID_ARGUMENT");
  }

  @Test
  void tenThousandRangesAreRefused() throws IOException {
    // As many as fit into the headers, and then more than fit.
    for (int parts : new int[] {5_000, 10_000}) {
      RawRequest.Reply reply =
          RawRequest.send(
              server.port(),
              "GET "
                  + Served.PROJECT
                  + "/runs/"
                  + run
                  + "/artifacts/kept/file.txt HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-0"
                  + ",0-0".repeat(parts)
                  + "\r\n",
              new byte[0]);
      if (parts == 5_000) {
        assertError(reply, 416, "RANGE_NOT_SATISFIABLE");
      } else {
        assertError(reply, 400, "INVALID_ARGUMENT");
      }
    }
  }

  // ---- browsers ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: localhost\r\nOrigin: http://evil.example",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nSec-Fetch-Site: same-site\r\nOrigin: http://localhost",
      })
  void whatAPageOfAnotherSiteSendsIsRefused(String headers) throws IOException {
    byte[] body = "{\"name\":\"new\"}".getBytes(StandardCharsets.US_ASCII);
    for (String type : List.of("text/plain", "application/json")) {
      RawRequest.Reply reply =
          RawRequest.send(
              server.port(),
              "POST "
                  + Served.PROJECT
                  + "/experiments HTTP/1.1\r\n"
                  + headers
                  + "\r\nContent-Type: "
                  + type
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n",
              body);
      assertError(reply, 403, "FORBIDDEN");
    }
    assertError(
        RawRequest.send(
            server.port(),
            "DELETE " + Served.PROJECT + "/runs/" + run + " HTTP/1.1\r\n" + headers + "\r\n",
            new byte[0]),
        403,
        "FORBIDDEN");
  }

  @Test
  void aForeignHostCannotReadEither() throws IOException {
    for (String path :
        List.of(
            "/api/v1/server",
            Served.PROJECT + "/experiments",
            Served.PROJECT + "/runs/" + run,
            Served.PROJECT + "/events?experimentId=0")) {
      assertError(
          RawRequest.send(
              server.port(),
              "GET " + path + " HTTP/1.1\r\nHost: evil.example:" + server.port() + "\r\n",
              new byte[0]),
          403,
          "FORBIDDEN");
    }
  }

  @Test
  void noAnswerAllowsAnotherOriginToReadIt() {
    Served.Answer answer =
        server.send(
            server.request("/api/v1/server").header("Origin", "http://evil.example").GET().build());
    assertThat(answer.response().headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
  }
}
