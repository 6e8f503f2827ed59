package dev.quipu.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import dev.quipu.server.http.RawClient.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredFileTest {
  private static final byte[] BYTES = "alert(1)".getBytes(StandardCharsets.US_ASCII);
  private static final Digest DIGEST = Digest.of(BYTES);

  private HttpServer server;

  /// Files of any type, by their query.
  private static List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/saved", Permission.READ, e -> file(e).attach(e)),
        new Route(Method.GET, "/shown", Permission.READ, e -> file(e).show(e)),
        new Route(Method.GET, "/part", Permission.READ, e -> file(e).show(e, BYTES)),
        new Route(
            Method.GET,
            "/archive",
            Permission.READ,
            e -> new StreamedFile("a.zip", "application/zip", out -> out.write(BYTES)).attach(e)));
  }

  private static StoredFile file(Exchange exchange) {
    return new StoredFile(
        "a.js",
        exchange.parameter("type").orElse("text/plain; charset=utf-8"),
        DIGEST,
        BYTES.length,
        (offset, length) -> new ByteArrayInputStream(BYTES, (int) offset, (int) length));
  }

  @BeforeAll
  void start() {
    server = PlainApi.serve(routes());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Reply get(String target, String headers) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      Reply reply =
          client
              .send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
              .read();
      assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(reply.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
      assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      return reply;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audioworklet",
        "embed",
        "font",
        "fencedframe",
        "frame",
        "iframe",
        "json",
        "manifest",
        "object",
        "paintworklet",
        "report",
        "script",
        "serviceworker",
        "sharedworker",
        "style",
        "track",
        "webidentity",
        "worker",
        "xslt",
        "something-new"
      })
  void aPageCannotUseAFileAsAnythingThatRuns(String destination) throws IOException {
    String wanted = "Sec-Fetch-Dest: " + destination + "\r\n";
    for (String target : List.of("/saved", "/shown", "/part", "/archive")) {
      assertThat(get(target, wanted).status()).as(target).isEqualTo(403);
      // Not even what the browser has already.
      assertThat(get(target, wanted + "If-None-Match: *\r\n").status()).as(target).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "document", "image"})
  void aPageCanFetchAFileSaveItAndShowIt(String destination) throws IOException {
    for (String target : List.of("/saved", "/shown", "/part")) {
      Reply reply = get(target, "Sec-Fetch-Dest: " + destination + "\r\n");
      assertThat(reply.status()).as(target).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("alert(1)");
      assertThat(reply.header("Content-Disposition"))
          .startsWith(target.equals("/saved") ? "attachment; filename=a.js" : "inline");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain,text/plain",
    "text/csv,text/csv",
    "application/pdf,application/pdf",
    "image/png,image/png",
    "application/json,application/json",
    "text/html,text/plain",
    "text/css,text/plain",
    "text/javascript,text/plain",
    "text/x-ecmascript,text/plain",
    "text/xml,text/plain",
    "application/javascript,application/octet-stream",
    "application/xhtml+xml,application/octet-stream",
    "application/xml,application/octet-stream",
    "application/wasm,application/octet-stream",
    "image/svg+xml,application/octet-stream",
    "multipart/related,application/octet-stream",
    "something/new,application/octet-stream"
  })
  void aFileToBeSavedHasATypeThatNoBrowserRuns(String type, String sent) throws IOException {
    String target = "/saved?type=" + type.replace("+", "%2B");
    assertThat(get(target, "").header("Content-Type")).isEqualTo(sent);
    assertThat(get(target, "Range: bytes=2-3\r\n").header("Content-Type")).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/plain", "image/svg%2Bxml", "text/javascript"})
  void onlyTextAndRasterImagesAreShown(String type) throws IOException {
    assertThat(get("/shown?type=" + type, "").status()).isEqualTo(500);
    assertThat(get("/part?type=" + type, "").status()).isEqualTo(500);
  }

  @Test
  void aPartThatIsNotThereIsAnsweredWithTheSize() throws IOException {
    Reply reply = get("/saved", "Range: bytes=8-\r\n");
    assertThat(reply.status()).isEqualTo(416);
    assertThat(reply.header("Content-Range")).isEqualTo("bytes */8");
  }
}
