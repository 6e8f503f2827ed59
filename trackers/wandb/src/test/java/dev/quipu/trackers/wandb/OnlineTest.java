package dev.quipu.trackers.wandb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.testkit.BackendContract;
import dev.quipu.trackers.testkit.StoredRun;
import dev.quipu.trackers.wandb.wire.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The backend over a server that stands in for W&B's. A test in Python has wandb's own client log
/// to that server, too.
@Timeout(120)
class OnlineTest extends BackendContract {
  private static final Duration LONG = Duration.ofMinutes(1);

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

  @Override
  protected Backend backend() {
    return backend(server.url(), Map.of("WANDB_API_KEY", StandIn.KEY));
  }

  private Backend backend(String url, Map<String, String> environment) {
    return new WandbBackend(
        WandbSettings.of(new TrackerOptions(Map.of("base_url", url, "dir", folder)), environment));
  }

  @Override
  protected String status(RunStatus status) {
    return status == RunStatus.COMPLETED ? "0" : status == RunStatus.KILLED ? "255" : "1";
  }

  /// The server gets a row when the next step begins, so the open row is in the folder only.
  @Override
  protected StoredRun readOpen(String id) throws IOException {
    return RunFiles.read(folder, id);
  }

  @Override
  protected StoredRun read(String id) {
    Map<String, @Nullable Object> run = run(id);
    Map<String, List<StoredRun.Point>> metrics = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> row : history(id)) {
      RunFiles.addPoints(row, metrics);
    }
    Map<String, String> params = new LinkedHashMap<>();
    PlainJson.object("Config", String.valueOf(run.get("config")))
        .forEach((key, value) -> {
          if (value instanceof Map<?, ?> form && !key.equals("_wandb")) {
            params.put(key, RunFiles.text(form.get("value")));
          }
        });
    return new StoredRun(
        String.valueOf(run.get("displayName")),
        String.valueOf(run.get("exitcode")),
        params,
        metrics,
        artifacts(id),
        params.get("parent_run_id"));
  }

  private Map<String, @Nullable Object> run(String id) {
    Map<String, @Nullable Object> run = server.run(id);
    if (run == null) {
      throw new IllegalStateException("There is no run " + id);
    }
    return run;
  }

  private List<?> lines(String id, String file) {
    return run(id).get("stream") instanceof Map<?, ?> stream
            && stream.get(file) instanceof List<?> l
        ? l
        : List.of();
  }

  private List<Map<String, @Nullable Object>> history(String id) {
    return lines(id, "wandb-history.jsonl").stream()
        .map(line -> {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          Answer.of("A row", line.toString())
              .members()
              .forEach((key, value) ->
                  row.put(
                      String.valueOf(key),
                      value instanceof String text
                              && Set.of("NaN", "Infinity", "-Infinity").contains(text)
                          ? Double.valueOf(text)
                          : value));
          return row;
        })
        .toList();
  }

  private Map<String, byte[]> artifacts(String id) {
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    if (server.state().get("artifacts") instanceof Map<?, ?> all) {
      for (Object each : all.values()) {
        if (each instanceof Map<?, ?> artifact
            && id.equals(artifact.get("runName"))
            && artifact.get("files") instanceof Map<?, ?> files) {
          assertThat(artifact.get("state")).isEqualTo("COMMITTED");
          String path =
              String.valueOf(
                  PlainJson.object("Metadata", String.valueOf(artifact.get("metadata")))
                      .get("path"));
          files.forEach((name, place) ->
              artifacts.put(
                  path.endsWith("/") ? path + name : path, server.stored(String.valueOf(place))));
        }
      }
    }
    return artifacts;
  }

  @Test
  void aServerThatIsBusyGetsEverythingOnceInOrder() throws Exception {
    Tracker tracker = tracker();
    server.failNext(2);
    tracker.startRun("busy");
    for (int step = 0; step < 200; step++) {
      tracker.logMetrics(Map.of("a", step), step);
      if (step % 50 == 0) {
        assertThat(tracker.flush(LONG)).isTrue();
        server.failNext(2);
        tracker.logParams(Map.of("at", step));
        tracker.logTable("table" + step, List.of("x"), List.of(List.of(step)));
      }
    }
    tracker.endRun();
    tracker.close();
    assertThat(tracker.report().isComplete()).as(tracker.report().toString()).isTrue();
    String id = tracker.runId().orElseThrow();
    StoredRun run = read(id);
    assertThat(run.metrics().get("a"))
        .containsExactlyElementsOf(
            IntStream.range(0, 200).mapToObj(step -> new StoredRun.Point(step, step)).toList());
    assertThat(run.params()).containsEntry("at", "150");
    assertThat(run.artifacts()).hasSize(4);
    assertThat(run.status()).isEqualTo("0");
  }

  @Test
  void aServerThatIsAwayLeavesAFolderToBeSynced() throws Exception {
    String url = server.url();
    server.close();
    Tracker tracker = Trackers.of(config(), backend(url, Map.of("WANDB_API_KEY", "k")));
    tracker.run("away", run -> run.logMetrics(Map.of("a", 1), 0));
    tracker.close();
    assertThat(tracker.report().isComplete()).as(tracker.report().toString()).isTrue();
    String id = tracker.runId().orElseThrow();
    assertThat(RunFiles.folders(folder, id).get(0).getFileName().toString())
        .startsWith("offline-run-");
    assertThat(RunFiles.read(folder, id).metrics().get("a"))
        .containsExactly(new StoredRun.Point(0, 1));
  }

  @Test
  void aServerThatRefusesTheKeyIsTold() {
    Tracker tracker = Trackers.of(config(), backend(server.url(), Map.of("WANDB_API_KEY", "k")));
    tracker.run("refused", run -> run.logMetrics(Map.of("a", 1), 0));
    tracker.close();
    assertThat(tracker.report().toString()).contains("401");
    Tracker without =
        Trackers.of(config(), backend(server.url(), Map.of("NETRC", folder + "/none")));
    without.run("refused", run -> run.logMetrics(Map.of("a", 1), 0));
    without.close();
    assertThat(without.report().toString()).contains("WANDB_API_KEY");
  }

  @Test
  void aRunThatGoesOnKeepsItsConfigAndSummary() throws Exception {
    Tracker first = tracker();
    first.startRun("long", "my-id", false);
    first.logParams(Map.of("lr", 0.1));
    first.logMetrics(Map.of("a", 1, "odd", Double.NaN), 4);
    first.endRun(RunStatus.FAILED);
    first.close();
    Tracker second = tracker();
    second.startRun("long", "my-id", false);
    second.logParams(Map.of("epochs", 2));
    // The step has passed.
    second.logMetrics(Map.of("b", 2), 0);
    second.endRun();
    second.close();
    assertThat(read("my-id").params()).containsEntry("lr", "0.1").containsEntry("epochs", "2");
    assertThat(history("my-id").stream().map(row -> row.get("_step"))).containsExactly(4L, 5L);
    Answer summary =
        Answer.of("The summary", lines("my-id", "wandb-summary.json").get(0).toString());
    assertThat(summary.number("a")).isEqualTo(1);
    assertThat(summary.number("b")).isEqualTo(2);
    assertThat(run("my-id").get("exitcode")).isEqualTo(0L);
  }

  @Test
  void filesOfArtifactsLeaveTheFolderWhenTheServerHasThem() throws Exception {
    Path file = Files.writeString(files.resolve("model.bin"), "weights");
    Tracker tracker = tracker();
    tracker.startRun("model");
    tracker.logArtifact(file, "models/model.bin", "model");
    tracker.logTable("answers", List.of("question"), List.of(List.of("2+2?")));
    tracker.endRun();
    tracker.close();
    String id = tracker.runId().orElseThrow();
    assertThat(artifacts(id).get("models/model.bin")).isEqualTo("weights".getBytes(UTF_8));
    Path run = RunFiles.folders(folder, id).get(0);
    assertThat(run.resolve("artifacts")).isEmptyDirectory();
    assertThat(lines(id, "uploaded")).hasSize(1);
    Object path = lines(id, "uploaded").get(0);
    assertThat(server.stored("run/team/contract/" + id + "/" + path))
        .isEqualTo(Files.readAllBytes(run.resolve("files").resolve(path.toString())));
  }
}
