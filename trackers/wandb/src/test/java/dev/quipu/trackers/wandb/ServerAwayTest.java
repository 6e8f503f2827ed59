package dev.quipu.trackers.wandb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import dev.quipu.trackers.testkit.StoredRun;
import dev.quipu.trackers.wandb.wire.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs whose server goes away, is silent, or refuses something.
@Timeout(40)
class ServerAwayTest {
  private static final int MANY = 1_000_000;
  private static final WandbLimits LIMITS =
      new WandbLimits(Duration.ofMillis(300), Duration.ofSeconds(10), 4_000, 4);

  /// The head of a PNG of one pixel; nobody looks at the rest.
  private static final byte[] PNG =
      HexFormat.of().parseHex("89504e470d0a1a0a0000000d4948445200000001000000010800000000");

  @TempDir private Path folder;
  private StandIn server;

  @BeforeEach
  void start() throws IOException {
    server = new StandIn(0);
  }

  @AfterEach
  void stop() {
    server.close();
    assertThat((List<?>) server.state().get("refused")).isEmpty();
  }

  private BackendRun open(String url, WandbLimits limits, @Nullable String id) throws Exception {
    TrackerOptions options =
        new TrackerOptions(Map.of("base_url", url, "dir", folder, "api_key", StandIn.KEY));
    RunStart start = new RunStart("p", null, List.of(), "", "r", id, null, Instant.now());
    return new WandbBackend(WandbSettings.of(options, Map.of()), limits).open(start);
  }

  private static void row(BackendRun run, long step) throws Exception {
    run.metrics(List.of(new MetricRow(step, Instant.now(), List.of("a"), new double[] {step})));
  }

  private List<Long> stepsOnServer(String id) {
    return lines(id, "wandb-history.jsonl").stream()
        .map(line -> Answer.of("A row", line.toString()).number("_step"))
        .toList();
  }

  private List<?> lines(String id, String file) {
    return run(id).get("stream") instanceof Map<?, ?> stream
            && stream.get(file) instanceof List<?> lines
        ? lines
        : List.of();
  }

  private @Nullable Object exitCode(String id) {
    return run(id).get("exitcode");
  }

  private Map<String, @Nullable Object> run(String id) {
    Map<String, @Nullable Object> run = server.run(id);
    if (run == null) {
      throw new IllegalStateException("There is no run " + id);
    }
    return run;
  }

  private void assertFolderHas(BackendRun run, int rows) throws IOException {
    StoredRun stored = RunFiles.read(folder, run.id());
    assertThat(stored.metrics().get("a"))
        .containsExactlyElementsOf(
            IntStream.range(0, rows).mapToObj(step -> new StoredRun.Point(step, step)).toList());
    assertThat(stored.status()).isEqualTo("0");
  }

  @Test
  void theFolderHasTheRowsThatHaveNoRoom() throws Exception {
    BackendRun run = open(server.url(), LIMITS, null);
    server.failNext(MANY);
    for (int step = 0; step < 200; step++) {
      row(run, step);
    }
    run.flush();
    server.failNext(0);
    assertThatThrownBy(() -> run.end(RunStatus.COMPLETED, Instant.now()))
        .hasMessageMatching(".* lacks \\d+ rows or files\\. The folder .* has all");
    assertFolderHas(run, 200);
    // The server has the first rows, the summary and the end.
    List<Long> steps = stepsOnServer(run.id());
    assertThat(steps).hasSizeBetween(10, 100).isSorted().startsWith(0L);
    Object summary = lines(run.id(), "wandb-summary.json").get(0);
    assertThat(Answer.of("The summary", summary.toString()).number("a")).isEqualTo(199);
    assertThat(exitCode(run.id())).isEqualTo(0L);
  }

  @Test
  void theFolderHasTheFilesThatHaveNoRoom() throws Exception {
    BackendRun run = open(server.url(), LIMITS, null);
    server.failNext(MANY);
    for (int step = 0; step < 10; step++) {
      run.image("picture", PNG, step, Instant.now());
      run.artifact(
          Files.writeString(folder.resolve("file"), "content " + step), "f" + step, "text");
    }
    run.params(Map.of("late", true));
    server.failNext(0);
    assertThatThrownBy(() -> run.end(RunStatus.COMPLETED, Instant.now()))
        .hasMessageContaining("rows or files");
    assertThat(exitCode(run.id())).isEqualTo(0L);
    assertThat(run(run.id()).toString()).contains("late");
    assertThat(stepsOnServer(run.id())).hasSize(10);
    Path stored = RunFiles.folders(folder, run.id()).get(0);
    assertThat(RunFiles.records(stored.resolve("run-" + run.id() + ".wandb")))
        .filteredOn(record -> record.has(8))
        .hasSize(10);
  }

  @Test
  void aRefusedArtifactHoldsUpNothing() throws Exception {
    BackendRun run = open(server.url(), WandbLimits.STANDARD, null);
    server.failNext(MANY);
    run.artifact(Files.writeString(folder.resolve("file"), "content"), "f", "text");
    row(run, 0);
    row(run, 1);
    server.failNext(0);
    server.refuseNext(1, 403, "createArtifact");
    assertThatThrownBy(() -> run.end(RunStatus.COMPLETED, Instant.now()))
        .hasMessageContaining("403");
    assertThat(stepsOnServer(run.id())).containsExactly(0L, 1L);
    assertThat(exitCode(run.id())).isEqualTo(0L);
    assertFolderHas(run, 2);
  }

  @Test
  void rowsThatTheServerRefusesAreDroppedAndCounted() throws Exception {
    BackendRun run = open(server.url(), WandbLimits.STANDARD, null);
    for (int step = 0; step <= 3; step++) {
      row(run, step);
    }
    server.refuseNext(1, 413, "wandb-history.jsonl");
    assertThatThrownBy(run::flush)
        .hasMessageContaining("not taken 3 rows")
        .hasMessageContaining("413");
    row(run, 4);
    run.end(RunStatus.COMPLETED, Instant.now());
    assertThat(stepsOnServer(run.id())).containsExactly(3L, 4L);
    assertThat(exitCode(run.id())).isEqualTo(0L);
    assertFolderHas(run, 5);
  }

  @Test
  void theEndComesAfterTheNameOfAFileThatWaited() throws Exception {
    BackendRun run = open(server.url(), WandbLimits.STANDARD, null);
    server.failNext(MANY);
    row(run, 0);
    row(run, 1);
    run.image("picture", PNG, 2, Instant.now());
    server.failNext(0);
    run.end(RunStatus.COMPLETED, Instant.now());
    assertThat(lines(run.id(), "uploaded")).hasSize(1);
    assertThat(stepsOnServer(run.id())).containsExactly(0L, 1L, 2L);
    assertThat(exitCode(run.id())).isEqualTo(0L);
  }

  @Test
  void aRunWithALargeSummaryGoesOn() throws Exception {
    String essay = "A \"quoted\" \\ word. ".repeat(6_000);
    BackendRun first = open(server.url(), WandbLimits.STANDARD, "long");
    first.params(Map.of("essay", essay));
    first.text("essay", essay, 0, Instant.now());
    first.end(RunStatus.COMPLETED, Instant.now());
    BackendRun second = open(server.url(), WandbLimits.STANDARD, "long");
    row(second, 1);
    second.end(RunStatus.COMPLETED, Instant.now());
    Object summary = lines("long", "wandb-summary.json").get(0);
    assertThat(Answer.of("The summary", summary.toString()).text("essay")).isEqualTo(essay);
    assertThat(stepsOnServer("long")).containsExactly(0L, 1L);
  }

  /// A server that says something, and then nothing, to whoever comes.
  private static ServerSocket silent(String answer, CompletableFuture<Boolean> asked)
      throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(() -> {
          while (!listener.isClosed()) {
            try {
              // Open until the program ends.
              Socket open = listener.accept();
              open.getOutputStream().write(answer.getBytes(UTF_8));
              asked.complete(true);
            } catch (IOException e) {
              asked.complete(false);
            }
          }
        });
    thread.setDaemon(true);
    thread.start();
    return listener;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"})
  void aServerThatIsSilentLeavesAFolder(String answer) throws Exception {
    try (ServerSocket silent = silent(answer, new CompletableFuture<>())) {
      BackendRun run = open("http://127.0.0.1:" + silent.getLocalPort(), LIMITS, null);
      row(run, 0);
      run.end(RunStatus.COMPLETED, Instant.now());
      assertThat(RunFiles.folders(folder, run.id()).get(0).getFileName().toString())
          .startsWith("offline-run-");
      assertFolderHas(run, 1);
    }
  }

  @Test
  void anInterruptedWaitForTheServerLeavesAFolder() throws Exception {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    try (ServerSocket silent = silent("", asked)) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      FutureTask<BackendRun> opening =
          new FutureTask<>(() -> {
            BackendRun run = open(url, WandbLimits.STANDARD, null);
            row(run, 0);
            run.end(RunStatus.COMPLETED, Instant.now());
            return run;
          });
      Thread thread = new Thread(opening);
      thread.start();
      assertThat(asked.get()).isTrue();
      thread.interrupt();
      assertFolderHas(opening.get(), 1);
    }
  }

  @Test
  void noTextShowsTheKey() {
    TrackerOptions options =
        new TrackerOptions(Map.of("base_url", "http://user:word@host", "api_key", "s3cret"));
    assertThat(options.toString())
        .isEqualTo("TrackerOptions[api_key=***, base_url=http://***@host]");
    assertThat(WandbSettings.of(options, Map.of()).toString())
        .contains("baseUrl=http://***@host", "apiKey=***")
        .doesNotContain("s3cret");
  }
}
