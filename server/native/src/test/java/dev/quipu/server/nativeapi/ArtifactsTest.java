package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ArtifactsTest extends ServedTest {
  private static final byte[] HELLO = "hello, world".getBytes(StandardCharsets.UTF_8);

  private String files = "";
  private String previews = "";

  @BeforeEach
  void start() {
    String run = server.newRun();
    files = "/runs/" + run + "/artifacts";
    previews = "/runs/" + run + "/preview";
  }

  private Served.Answer get(String path, String... headers) {
    HttpRequest.Builder request = server.request(path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return server.send(request.GET().build());
  }

  @Test
  void aFileIsStoredListedReadAndRemoved() {
    JsonNode stored = server.put(files + "/model/a%20b.txt", HELLO).json(201);
    assertThat(stored.get("path").asString()).isEqualTo("model/a b.txt");
    assertThat(stored.get("name").asString()).isEqualTo("a b.txt");
    assertThat(stored.get("size").asInt()).isEqualTo(HELLO.length);
    assertThat(stored.get("digest").asString()).isEqualTo(Digest.of(HELLO).hex());
    assertThat(stored.get("mediaType").asString()).isEqualTo("text/plain");

    server.put(files + "/model/deep/b", HELLO).json(201);
    JsonNode top = server.get(files).json(200).get("artifacts");
    assertThat(top.toString())
        .isEqualTo(
            "[{\"path\":\"model\",\"name\":\"model\",\"dir\":true,\"size\":24,\"files\":2,\"references\":0}]");
    JsonNode inside = server.get(files + "?path=model").json(200).get("artifacts");
    assertThat(inside.size()).isEqualTo(2);
    assertThat(server.get(files + "?path=none").json(200).get("artifacts").size()).isZero();

    Served.Answer read = server.get(files + "/model/a%20b.txt");
    assertThat(read.response().body()).isEqualTo(HELLO);
    assertThat(server.delete(files + "/model").status()).isEqualTo(204);
    Served.assertError(server.get(files + "/model/a%20b.txt"), 404, "NOT_FOUND");
    Served.assertError(server.delete(files + "/model"), 404, "NOT_FOUND");
    assertThat(server.get(files).json(200).get("artifacts").size()).isZero();
  }

  /// One bit is flipped in the middle of each block that is looked at, in small files and large.
  @ParameterizedTest
  @ValueSource(ints = {12, 70_000, 3_000_000})
  void damagedBytesAreNeverSent(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    server.put(files + "/a.txt", bytes).json(201);
    for (int damaged : new int[] {size / 50, size - 1}) {
      flip(Digest.of(bytes), damaged);
      Served.Answer bad = get(files + "/a.txt", "Range", "bytes=" + damaged + "-" + damaged);
      Served.assertError(bad, 500, "CORRUPT");
      assertThat(bad.text()).doesNotContain(folder.toString());
      for (int from : new int[] {0, size / 60}) {
        assertThat(sent(bytes, from)).isLessThanOrEqualTo(damaged - from);
      }
      // Other blocks of a large file are as they were.
      int other = size / 2;
      Served.Answer range = get(files + "/a.txt", "Range", "bytes=" + other + "-" + other);
      if (size > 1 << 20) {
        assertThat(range.status()).isEqualTo(206);
        assertThat(range.response().body()).isEqualTo(new byte[] {bytes[other]});
      } else {
        Served.assertError(range, 500, "CORRUPT");
      }
      if (damaged < NativeLimits.PREVIEW_BYTES) {
        Served.assertError(server.get(previews + "/a.txt?maxBytes=1"), 500, "CORRUPT");
      }
      flip(Digest.of(bytes), damaged);
      assertThat(sent(bytes, 0)).isEqualTo(size);
    }
    server.assertHealthy();
  }

  private void flip(Digest digest, int position) throws IOException {
    Path file =
        folder.resolve("blobs/" + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2));
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 8;
    Files.write(file, bytes);
  }

  /// How many bytes a download from a position brings before it breaks off; all are right.
  private int sent(byte[] bytes, int from) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) server.uri(files + "/a.txt").toURL().openConnection();
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
    }
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    if (connection.getResponseCode() == 500) {
      return 0;
    }
    assertThat(connection.getResponseCode()).isEqualTo(from == 0 ? 200 : 206);
    try (InputStream in = connection.getInputStream()) {
      in.transferTo(got);
    } catch (IOException e) {
      assertThat(got.size()).isLessThan(bytes.length - from);
    }
    assertThat(Arrays.equals(got.toByteArray(), Arrays.copyOfRange(bytes, from, from + got.size())))
        .isTrue();
    return got.size();
  }

  @Test
  void aFileAtTheSamePathIsReplaced() {
    server.put(files + "/a", HELLO).json(201);
    server.put(files + "/a", new byte[0]).json(201);
    Served.Answer read = server.get(files + "/a");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.response().body()).isEmpty();
  }

  @Test
  void aDownloadCanDoNothingInTheBrowser() {
    byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    server.put(files + "/p%22%C3%A4%3Cb%3E.html", page).json(201);
    Served.Answer read = server.get(files + "/p%22%C3%A4%3Cb%3E.html");
    assertThat(read.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(read.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"p__<b>.html\"; filename*=UTF-8''p%22%C3%A4%3Cb%3E.html");
    assertThat(read.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(read.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
    assertThat(read.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
  }

  /// RFC 9530: the digest is that of the whole file, whatever part of it is sent.
  @Test
  void aDownloadSaysItsDigest() {
    server.put(files + "/a", HELLO).json(201);
    String digest =
        "sha-256=:" + Base64.getEncoder().encodeToString(Digest.of(HELLO).bytes()) + ":";
    Served.Answer whole = get(files + "/a");
    assertThat(whole.header("Repr-Digest")).isEqualTo(digest);
    Served.Answer part = get(files + "/a", "Range", "bytes=3-5");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Repr-Digest")).isEqualTo(digest);
    HttpRequest head = server.request(files + "/a").method("HEAD", BodyPublishers.noBody()).build();
    assertThat(server.send(head).header("Repr-Digest")).isEqualTo(digest);
    // A preview may be a cut text, which has another digest.
    assertThat(server.get(previews + "/a?maxBytes=2").response().headers().map())
        .doesNotContainKey("repr-digest");
  }

  @Test
  void aFileThatIsKnownIsNotSentAgain() {
    server.put(files + "/a", HELLO).json(201);
    String etag = get(files + "/a").header("ETag");
    assertThat(etag).isEqualTo("\"" + Digest.of(HELLO) + "\"");
    for (String known : new String[] {etag, "W/" + etag, "\"x\", " + etag, "*"}) {
      Served.Answer answer = get(files + "/a", "If-None-Match", known);
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.response().body()).isEmpty();
    }
    assertThat(get(files + "/a", "If-None-Match", "\"x\"").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-4,0,5",
    "bytes=7-,7,12",
    "bytes=7-99,7,12",
    "bytes=-5,7,12",
    "bytes=-99,0,12",
    "bytes=11-11,11,12",
  })
  void aPartIsSent(String range, int from, int to) {
    server.put(files + "/a", HELLO).json(201);
    Served.Answer answer = get(files + "/a", "Range", range);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.response().body()).isEqualTo(Arrays.copyOfRange(HELLO, from, to));
    assertThat(answer.header("Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=12-",
        "bytes=5-4",
        "bytes=-0",
        "bytes=-",
        "bytes=",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "bytes=99999999999999999999-"
      })
  void aPartThatCannotBeSentIsRefused(String range) {
    server.put(files + "/a", HELLO).json(201);
    Served.Answer answer = get(files + "/a", "Range", range);
    Served.assertError(answer, 416, "RANGE_NOT_SATISFIABLE");
    assertThat(answer.header("Content-Range")).isEqualTo("bytes */12");
  }

  @Test
  void aPartIsSentOnlyOfTheFileItWasAskedOf() {
    server.put(files + "/a", HELLO).json(201);
    String etag = get(files + "/a").header("ETag");
    assertThat(get(files + "/a", "Range", "bytes=0-1", "If-Range", etag).status()).isEqualTo(206);
    assertThat(get(files + "/a", "Range", "bytes=0-1", "If-Range", "\"x\"").status())
        .isEqualTo(200);
    assertThat(get(files + "/a", "Range", "pages=1-2").status()).isEqualTo(200);
  }

  @Test
  void headTellsOfAFileWithoutSendingIt() {
    server.put(files + "/a", HELLO).json(201);
    Served.Answer answer =
        server.send(server.request(files + "/a").method("HEAD", BodyPublishers.noBody()).build());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Length")).isEqualTo("12");
    assertThat(answer.header("ETag")).isNotBlank();
    assertThat(answer.response().body()).isEmpty();
  }

  @Test
  void twoPathsThatLookTheSameAreNotBothThere() {
    String composed = "caf%C3%A9";
    String decomposed = "cafe%CC%81";
    server.put(files + "/" + composed, HELLO).json(201);
    Served.assertError(server.put(files + "/" + decomposed, HELLO), 409, "CONFLICT");
    Served.assertError(server.put(files + "/" + decomposed + "/below", HELLO), 409, "CONFLICT");
    server.put(files + "/in/" + decomposed + "/a", HELLO).json(201);
    Served.assertError(server.put(files + "/in/" + composed + "/b", HELLO), 409, "CONFLICT");
    server.put(files + "/in/" + decomposed + "/b", HELLO).json(201);
    server.put(files + "/" + composed, HELLO).json(201);
    Served.assertError(
        server.put(files + "/" + composed + decomposed, HELLO), 400, "INVALID_ARGUMENT");
  }

  @Test
  void aFileIsNoFolderAndAFolderNoFile() {
    server.put(files + "/a", HELLO).json(201);
    Served.assertError(server.put(files + "/a/b", HELLO), 409, "CONFLICT");
    server.put(files + "/c/d", HELLO).json(201);
    Served.assertError(server.put(files + "/c", HELLO), 409, "CONFLICT");
    assertThat(server.get(files).json(200).get("artifacts").size()).isEqualTo(2);
  }

  @Test
  void bytesThatAreNotThoseAnnouncedAreNotStored() {
    for (String digest :
        new String[] {
          Digest.of(new byte[1]).hex(),
          Digest.of(HELLO).hex().toUpperCase(Locale.ROOT),
          "x",
          "sha256:../"
        }) {
      Served.assertError(
          server.send(
              server
                  .request(files + "/a")
                  .header("Quipu-Digest", digest)
                  .PUT(BodyPublishers.ofByteArray(HELLO))
                  .build()),
          400,
          "INVALID_ARGUMENT");
    }
    assertThat(server.get(files).json(200).get("artifacts").size()).isZero();
    assertThat(
            server
                .send(
                    server
                        .request(files + "/a")
                        .header("Quipu-Digest", Digest.of(HELLO).hex())
                        .PUT(BodyPublishers.ofByteArray(HELLO))
                        .build())
                .status())
        .isEqualTo(201);
  }

  @Test
  void aCompressedUploadIsRefusedRatherThanUnpacked() {
    Served.assertError(
        server.send(
            server
                .request(files + "/a")
                .header("Content-Encoding", "gzip")
                .PUT(BodyPublishers.ofByteArray(HELLO))
                .build()),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void aLargeFileIsStoredAndReadInParts() {
    byte[] bytes = new byte[20 << 20];
    new Random(3).nextBytes(bytes);
    assertThat(server.put(files + "/big", bytes).json(201).get("digest").asString())
        .isEqualTo(Digest.of(bytes).hex());
    assertThat(server.get(files + "/big").response().body()).isEqualTo(bytes);
    Served.Answer part = get(files + "/big", "Range", "bytes=10000000-10000009");
    assertThat(part.response().body()).isEqualTo(Arrays.copyOfRange(bytes, 10_000_000, 10_000_010));
  }

  // ---- previews ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "{\"a\":1}",
        "a,b\n1,2\n",
        "\u001b[31mred\u001b[0m",
        "häß 日本 🧶",
        ""
      })
  void textIsShownAsPlainTextWhateverItIs(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    server.put(files + "/x.html", bytes).json(201);
    Served.Answer preview = server.get(previews + "/x.html");
    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.response().body()).isEqualTo(bytes);
    assertThat(preview.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(preview.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
    assertThat(preview.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(preview.header("Quipu-Truncated")).isEqualTo("false");
    assertThat(preview.header("Quipu-Size")).isEqualTo(Integer.toString(bytes.length));
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    byte[] bytes = "ä".repeat(NativeLimits.PREVIEW_BYTES).getBytes(StandardCharsets.UTF_8);
    server.put(files + "/x.txt", bytes).json(201);
    Served.Answer cut = server.get(previews + "/x.txt?maxBytes=5");
    assertThat(cut.text()).isEqualTo("ää");
    assertThat(cut.header("Quipu-Truncated")).isEqualTo("true");
    assertThat(server.get(previews + "/x.txt").response().body())
        .hasSize(NativeLimits.PREVIEW_BYTES);

    byte[] shifted =
        ("a" + "ä".repeat(NativeLimits.PREVIEW_BYTES)).getBytes(StandardCharsets.UTF_8);
    server.put(files + "/y.txt", shifted).json(201);
    assertThat(server.get(previews + "/y.txt").response().body())
        .hasSize(NativeLimits.PREVIEW_BYTES - 1);
    Served.assertError(server.get(previews + "/x.txt?maxBytes=0"), 400, "INVALID_ARGUMENT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AAECAw==", "/w==", "w6T/", "UEsDBBQAAAA=", "JVBERi0xLjQAAA==", "iVBORw0KGgo="})
  void whatIsNeitherTextNorImageIsNotShown(String base64) {
    server.put(files + "/x.png", Base64.getDecoder().decode(base64)).json(201);
    Served.assertError(server.get(previews + "/x.png"), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  private static byte[] png(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(33);
    png.putLong(0x89504e470d0a1a0aL).putInt(13).putInt(0x49484452).putInt(width).putInt(height);
    return png.array();
  }

  @Test
  void imagesAreShownAsWhatTheirBytesSay() {
    server.put(files + "/x.html", png(3, 4)).json(201);
    Served.Answer preview = server.get(previews + "/x.html?maxBytes=10");
    assertThat(preview.header("Content-Type")).isEqualTo("image/png");
    assertThat(preview.response().body()).isEqualTo(png(3, 4));
    assertThat(preview.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
  }

  @Test
  void anImageOfTooManyPixelsIsNotShown() {
    for (byte[] bomb : new byte[][] {png(100_000, 100_000), png(-1, -1)}) {
      server.put(files + "/x.png", bomb).json(201);
      Served.assertError(server.get(previews + "/x.png"), 413, "TOO_LARGE");
    }
  }
}
