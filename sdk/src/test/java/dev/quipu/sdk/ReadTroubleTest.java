package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.FakeServer.Outcome;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.read.StoredRow;
import dev.quipu.sdk.read.StoredRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What reading does about servers and networks that fail, and about answers that lie.
@Timeout(60)
class ReadTroubleTest {
  private static final RunId RUN = new RunId("0192f0c0de0000000000000000000001");
  private static final String RUN_JSON =
      "{\"id\":\""
          + RUN
          + "\",\"experimentId\":\"1\",\"name\":\"r\",\"status\":\"running\",\"user\":\"\","
          + "\"deleted\":false,\"startMs\":0,\"params\":{},\"tags\":{},\"metrics\":{}}";

  @TempDir private Path folder;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private interface Reading {
    void with(Project project) throws IOException;
  }

  private void read(Duration readTimeout, Reading reading) throws IOException {
    Options options =
        server.options().requestTimeout(Duration.ofSeconds(1)).readTimeout(readTimeout);
    try (Quipu quipu = Quipu.connect(options.journalFolder(folder.resolve("journals")))) {
      reading.with(quipu.project());
    }
  }

  private static void assertFails(ErrorCode code, String message, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).as(e.message()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  /// Fails the first requests in turn, and then answers a run.
  private void failFirst(List<FakeServer.Trouble> troubles) {
    AtomicInteger next = new AtomicInteger();
    server.trouble =
        exchange -> {
          int i = next.getAndIncrement();
          return i < troubles.size()
              ? troubles.get(i).on(exchange)
              : FakeServer.answer(exchange, 200, RUN_JSON);
        };
  }

  @Test
  void aReadIsTriedAgainUntilTheServerAnswers() throws IOException {
    failFirst(
        List.of(
            exchange -> Outcome.CUT,
            exchange -> FakeServer.answer(exchange, 503, ""),
            exchange -> {
              exchange.getResponseHeaders().set("Retry-After", "0");
              return FakeServer.answer(exchange, 429, "{}");
            },
            exchange -> FakeServer.answer(exchange, 200, "<html>Sign in</html>")));
    read(Duration.ofSeconds(50), project -> assertThat(project.loadRun(RUN).name()).isEqualTo("r"));
    assertThat(server.requests).hasSize(5);
  }

  @Test
  void anAnswerThatStopsIsAskedForAgain() throws IOException {
    failFirst(List.of(exchange -> server.hang()));
    read(Duration.ofSeconds(50), project -> assertThat(project.loadRun(RUN).name()).isEqualTo("r"));
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void theErrorOfTheServerIsTheException() throws IOException {
    read(
        Duration.ofSeconds(50),
        project -> {
          server.trouble =
              exchange ->
                  FakeServer.answer(
                      exchange,
                      400,
                      "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"m\"}}");
          assertFails(ErrorCode.INVALID_ARGUMENT, "m", () -> project.runs("x").toList());
          server.trouble =
              exchange ->
                  FakeServer.answer(
                      exchange, 500, "{\"error\":{\"code\":\"CORRUPT\",\"message\":\"bits\"}}");
          assertFails(ErrorCode.CORRUPT, "bits", () -> project.loadRun(RUN));
          server.trouble = exchange -> FakeServer.answer(exchange, 403, "<html>no</html>");
          assertFails(ErrorCode.FORBIDDEN, "403", () -> project.loadRun(RUN));
          // A proxy without our server behind it is not a run that does not exist.
          server.trouble = exchange -> FakeServer.answer(exchange, 404, "not here");
          assertFails(ErrorCode.UNAVAILABLE, "404", () -> project.findRun(RUN));
        });
    assertThat(server.requests).hasSize(4);
  }

  @Test
  void aServerThatIsAwayForTooLongIsNamed() throws IOException {
    String url = server.url();
    server.close();
    read(
        Duration.ofMillis(1),
        project -> assertFails(ErrorCode.UNAVAILABLE, url, () -> project.loadRun(RUN)));
  }

  @Test
  void whatIsNotAnAnswerIsRefused() throws IOException {
    for (String answer :
        List.of(
            "{\"id\":\"" + RUN + "\"}x",
            "{\"id\":\"../..\",\"params\":{}}",
            "{\"id\":\"" + RUN + "\",\"params\":[]}",
            "{\"id\":\"" + RUN + "\",\"metrics\":{\"a\":{\"count\":\"many\"}}}")) {
      server.trouble = exchange -> FakeServer.answer(exchange, 200, answer);
      read(
          Duration.ofSeconds(50),
          project ->
              assertThatThrownBy(() -> project.loadRun(RUN))
                  .as(answer)
                  .isInstanceOf(QuipuException.class));
    }
    server.trouble =
        exchange ->
            FakeServer.answer(exchange, 200, "{\"runs\":[],\"nextPageToken\":\"t\",\"total\":1}");
    read(
        Duration.ofSeconds(50),
        project ->
            assertFails(ErrorCode.INTERNAL, "again and again", () -> project.runs().toList()));
  }

  @Test
  void anInterruptEndsAReadAndStays() throws IOException {
    server.trouble = exchange -> server.hang();
    read(
        Duration.ofSeconds(50),
        project -> {
          Thread.currentThread().interrupt();
          assertFails(ErrorCode.UNAVAILABLE, "interrupted", () -> project.loadRun(RUN));
          assertThat(Thread.interrupted()).isTrue();
        });
  }

  @Test
  void rowsAreReadOverShortPagesAsFewAsTheServerGives() throws IOException {
    server.trouble =
        exchange -> {
          int start =
              Integer.parseInt(
                  exchange.getRequestURI().getQuery().replaceAll(".*startIndex=|&.*", ""));
          return FakeServer.answer(
              exchange,
              200,
              "{\"stream\":\"s\",\"startIndex\":"
                  + start
                  + ",\"endIndex\":"
                  + (start + 1)
                  + ",\"total\":3,\"hasMore\":"
                  + (start < 2)
                  + ",\"rows\":[{\"index\":"
                  + start
                  + ",\"step\":0,\"timeMs\":0,\"fields\":{\"a\":1}}]}");
        };
    read(
        Duration.ofSeconds(50),
        project ->
            assertThat(project.stream(RUN, "s").rows().toList())
                .extracting(StoredRow::index)
                .containsExactly(0L, 1L, 2L));
  }

  // ---- downloads ----

  private final Map<String, byte[]> files = new HashMap<>();
  private final List<String> ranges = new CopyOnWriteArrayList<>();

  /// Serves files as the server does, through something that changes what is sent.
  ///
  /// @param sent how many bytes of an answer are sent before the connection is cut; -1 for all
  private Outcome file(HttpExchange exchange, int sent, boolean damaged) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceAll(".*/artifacts/?", "");
    byte[] bytes = files.get(path);
    if (path.isEmpty()) {
      return FakeServer.answer(exchange, 200, listing(exchange));
    }
    if (exchange.getRequestURI().getPath().endsWith(RUN.hex())) {
      return FakeServer.answer(exchange, 200, RUN_JSON);
    }
    if (bytes == null) {
      return FakeServer.answer(
          exchange, 404, "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"no file\"}}");
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    exchange.getResponseHeaders().set("ETag", "\"" + Digest.of(bytes) + "\"");
    exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length - from);
    byte[] body = Arrays.copyOfRange(bytes, from, bytes.length);
    if (damaged) {
      body[body.length / 2] ^= 1;
    }
    OutputStream out = exchange.getResponseBody();
    out.write(body, 0, sent < 0 ? body.length : Math.min(sent, body.length));
    out.flush();
    if (sent >= 0 && sent < body.length) {
      throw new IOException("cut");
    }
    exchange.close();
    return Outcome.ANSWERED;
  }

  private String listing(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    if (!query.startsWith("path=&")) {
      return "{\"artifacts\":[]}";
    }
    List<String> entries = new ArrayList<>();
    files.forEach((path, bytes) ->
        entries.add(
            "{\"path\":\""
                + path
                + "\",\"name\":\""
                + path
                + "\",\"dir\":false,\"size\":"
                + bytes.length
                + ",\"digest\":\""
                + Digest.of(bytes)
                + "\",\"mediaType\":\"text/plain\",\"createdMs\":0}"));
    return "{\"artifacts\":[" + String.join(",", entries) + "]}";
  }

  private static StoredArtifacts artifacts(Project project) {
    StoredRun run = project.loadRun(RUN);
    return run.artifacts();
  }

  private Path target() {
    return folder.resolve("out/file.bin");
  }

  private void assertNothingIsLeft() throws IOException {
    try (java.util.stream.Stream<Path> left = Files.walk(folder.resolve("out"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aDamagedDownloadIsNotLeftUnderItsName() throws IOException {
    files.put("file.bin", new byte[100_000]);
    server.trouble = exchange -> file(exchange, -1, true);
    read(
        Duration.ofSeconds(50),
        project -> {
          StoredArtifacts artifacts = artifacts(project);
          assertFails(ErrorCode.CORRUPT, "damaged", () -> artifacts.download("file.bin", target()));
          assertNothingIsLeft();
          assertFails(ErrorCode.CORRUPT, "damaged", () -> artifacts.read("file.bin"));
          Files.writeString(target(), "before");
          assertFails(ErrorCode.CORRUPT, "damaged", () -> artifacts.download("file.bin", target()));
          assertThat(target()).hasContent("before");
        });
  }

  @Test
  void aDownloadThatIsCutGoesOnWhereItWasCut() throws IOException {
    byte[] bytes = new byte[1 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7 + i / 251);
    }
    files.put("file.bin", bytes);
    AtomicInteger cuts = new AtomicInteger();
    server.trouble =
        exchange ->
            exchange.getRequestURI().getPath().endsWith("file.bin") && cuts.incrementAndGet() <= 3
                ? file(exchange, 200_000, false)
                : file(exchange, -1, false);
    read(
        Duration.ofSeconds(50),
        project -> {
          artifacts(project).download("file.bin", target());
          assertThat(target()).hasBinaryContent(bytes);
        });
    assertThat(ranges).hasSize(4);
    assertThat(ranges.get(3)).matches("bytes=[1-9][0-9]*-");
  }

  @Test
  void aFileThatIsReplacedDuringItsDownloadIsNoMixture() throws IOException {
    files.put("file.bin", new byte[100_000]);
    AtomicInteger tries = new AtomicInteger();
    server.trouble =
        exchange -> {
          if (!exchange.getRequestURI().getPath().endsWith("file.bin")) {
            return file(exchange, -1, false);
          }
          if (tries.incrementAndGet() == 1) {
            return file(exchange, 50_000, false);
          }
          files.put("file.bin", "another one".repeat(10_000).getBytes(StandardCharsets.UTF_8));
          return file(exchange, -1, false);
        };
    read(
        Duration.ofSeconds(50),
        project -> {
          StoredArtifacts artifacts = artifacts(project);
          assertFails(
              ErrorCode.CONFLICT, "replaced", () -> artifacts.download("file.bin", target()));
          assertNothingIsLeft();
        });
  }

  @Test
  void aFileWithoutItsDigestIsNotTrusted() throws IOException {
    files.put("file.bin", new byte[10]);
    server.trouble =
        exchange ->
            exchange.getRequestURI().getPath().endsWith("file.bin")
                ? FakeServer.answer(exchange, 200, "<html>Sign in</html>")
                : file(exchange, -1, false);
    read(
        Duration.ofSeconds(50),
        project -> {
          StoredArtifacts artifacts = artifacts(project);
          assertFails(
              ErrorCode.UNAVAILABLE,
              "cannot be verified",
              () -> artifacts.download("file.bin", target()));
          assertNothingIsLeft();
        });
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsRefused() throws IOException {
    for (String name : List.of("../evil", "/evil", "a/../../evil", "..")) {
      files.clear();
      files.put(name, new byte[10]);
      server.trouble = exchange -> file(exchange, -1, false);
      read(
          Duration.ofSeconds(50),
          project -> {
            StoredArtifacts artifacts = artifacts(project);
            assertThatThrownBy(() -> artifacts.download("", folder.resolve("out")))
                .as(name)
                .isInstanceOf(QuipuException.class);
          });
      assertThat(folder.resolve("evil")).doesNotExist();
      assertThat(folder.resolveSibling("evil")).doesNotExist();
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsSaid() throws IOException {
    files.put("file.bin", new byte[10]);
    server.trouble = exchange -> file(exchange, -1, false);
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    read(
        Duration.ofSeconds(50),
        project -> {
          StoredArtifacts artifacts = artifacts(project);
          assertThatThrownBy(() -> artifacts.download("file.bin", file.resolve("below")))
              .isInstanceOf(java.io.UncheckedIOException.class)
              .hasMessageContaining("file.bin");
        });
  }
}
