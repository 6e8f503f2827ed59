package dev.quipu.trackers.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.TrackerOptions;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.testkit.BackendContract;
import dev.quipu.trackers.testkit.ProtoFields;
import dev.quipu.trackers.testkit.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineTest extends BackendContract {
  @TempDir private Path folder;

  @Override
  protected Backend backend() {
    return backend(Map.of());
  }

  private Backend backend(Map<String, String> environment) {
    return new WandbBackend(
        WandbSettings.of(
            new TrackerOptions(Map.of("mode", "offline", "dir", folder)), environment));
  }

  @Override
  protected String status(RunStatus status) {
    return status == RunStatus.COMPLETED ? "0" : status == RunStatus.KILLED ? "255" : "1";
  }

  @Override
  protected StoredRun read(String id) throws IOException {
    return RunFiles.read(folder, id);
  }

  private List<ProtoFields> records(Tracker tracker) throws IOException {
    tracker.close();
    assertThat(tracker.report().isComplete()).as(tracker.report().toString()).isTrue();
    String id = tracker.runId().orElseThrow();
    return RunFiles.records(RunFiles.folders(folder, id).get(0).resolve("run-" + id + ".wandb"));
  }

  @Test
  void theRunKnowsWhatWasSet() throws Exception {
    Tracker tracker =
        Trackers.of(
            TrackingConfig.standard().tags("nightly", "t".repeat(80)).notes("Some notes"),
            backend(
                Map.of(
                    "WANDB_PROJECT",
                    "p",
                    "WANDB_ENTITY",
                    "team",
                    "WANDB_RUN_GROUP",
                    "g",
                    "WANDB_JOB_TYPE",
                    "eval")));
    tracker.startRun("baseline", "my-id", false);
    tracker.endRun();
    ProtoFields run = records(tracker).get(1).message(17);
    assertThat(run.text(1)).isEqualTo("my-id");
    assertThat(run.text(2)).isEqualTo("team");
    assertThat(run.text(3)).isEqualTo("p");
    assertThat(run.text(6)).isEqualTo("g");
    assertThat(run.text(7)).isEqualTo("eval");
    assertThat(run.text(8)).isEqualTo("baseline");
    assertThat(run.text(9)).isEqualTo("Some notes");
    assertThat(run.fields().get(10)).hasSize(2);
    assertThat(run.text(10)).hasSize(64);
  }

  @Test
  void rowsOfAnySizeAreReadBack() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("sizes");
    // Sizes around one, two and three blocks, so that records end everywhere near their ends.
    for (int i = 0; i < 300; i++) {
      tracker.logText("text", "x".repeat(i * 331));
    }
    tracker.endRun();
    List<Object> texts =
        records(tracker).stream()
            .filter(record -> record.has(2))
            .map(record -> RunFiles.items(record.message(2)).get("text"))
            .toList();
    assertThat(texts).hasSize(300);
    for (int i = 0; i < 300; i++) {
      assertThat(texts.get(i)).isEqualTo("x".repeat(i * 331));
    }
  }

  @Test
  void valuesOfOneStepAreOneRow() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("rows");
    tracker.logMetrics(Map.of("a", 1), 0);
    // What was flushed is replaced by the whole row.
    assertThat(tracker.flush(Duration.ofMinutes(1))).isTrue();
    tracker.logHistogram("weights", new double[] {0, 1, 1, 2}, 0);
    assertThat(tracker.flush(Duration.ofMinutes(1))).isTrue();
    tracker.logParams(Map.of("lr", 1));
    tracker.logMetrics(Map.of("a", 2), 0);
    tracker.logMetrics(Map.of("b", 3), 1);
    tracker.endRun();
    List<Map<String, @Nullable Object>> rows =
        records(tracker).stream()
            .filter(record -> record.has(2))
            .map(record -> RunFiles.items(record.message(2)))
            .toList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0)).containsEntry("a", 2L).containsEntry("_step", 0L);
    assertThat(rows.get(1)).containsEntry("b", 3L).containsEntry("_step", 1L);
    Map<?, ?> histogram =
        rows.stream()
            .filter(row -> row.containsKey("weights"))
            .map(row -> (Map<?, ?>) row.get("weights"))
            .findFirst()
            .orElseThrow();
    assertThat(histogram.get("_type")).isEqualTo("histogram");
    assertThat((List<?>) histogram.get("bins")).hasSize(65);
    assertThat(String.valueOf(histogram.get("values")).replaceAll("[^12]", "")).isEqualTo("121");
  }

  @Test
  void valuesOfAStepThatHasPassedComeAtTheNextOne() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("late");
    tracker.logMetrics(Map.of("a", 1), 5);
    tracker.logMetrics(Map.of("b", 2), 3);
    tracker.logMetrics(Map.of("a", 3), 9);
    tracker.endRun();
    List<Map<String, @Nullable Object>> rows =
        records(tracker).stream()
            .filter(record -> record.has(2))
            .map(record -> RunFiles.items(record.message(2)))
            .toList();
    assertThat(rows.stream().map(row -> row.get("_step"))).containsExactly(5L, 6L, 9L);
    assertThat(rows.stream().map(row -> row.get("logged_step"))).containsExactly(null, 3L, null);
  }

  @Test
  void theSummaryHasTheLastValues() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("summary");
    tracker.logMetrics(Map.of("a", 1, "b.c", 5), 0);
    tracker.logMetrics(Map.of("a", 2), 1);
    tracker.endRun();
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    for (ProtoFields record : records(tracker)) {
      if (record.has(3)) {
        summary.putAll(RunFiles.items(record.message(3)));
      }
    }
    assertThat(summary)
        .containsEntry("a", 2L)
        .containsEntry("b.c", 5L)
        .containsEntry("_step", 1L)
        .containsKey("_wandb");
  }

  @Test
  void aTableIsAFileAndAnArtifact() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("table");
    tracker.logTable("eval/answers", List.of("question", "right"), List.of(List.of("2+2?", true)));
    tracker.endRun();
    List<ProtoFields> records = records(tracker);
    String path =
        records.stream()
            .filter(record -> record.has(6))
            .map(record -> record.message(6).message(1).text(1))
            .findFirst()
            .orElseThrow();
    assertThat(path).matches("media/table/eval/answers_0_[0-9a-f]{20}\\.table\\.json");
    String id = tracker.runId().orElseThrow();
    Path files = RunFiles.folders(folder, id).get(0).resolve("files");
    assertThat(files.resolve(path))
        .hasContent("{\"columns\":[\"question\",\"right\"],\"data\":[[\"2+2?\",true]]}");
    ProtoFields artifact =
        records.stream().filter(record -> record.has(8)).findFirst().orElseThrow().message(8);
    assertThat(artifact.text(4)).isEqualTo("run_table");
    assertThat(artifact.text(5)).isEqualTo("run-" + id + "-eval-answers");
  }

  @Test
  void nothingIsWrittenWhenDisabled() throws Exception {
    Tracker tracker =
        Trackers.create("wandb", config(), Map.of("mode", "disabled", "dir", folder.toString()));
    tracker.run("nothing", run -> run.logMetrics(Map.of("a", 1)));
    tracker.close();
    assertThat(tracker.report().isComplete()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesThatWandbRefusesAreToldAndNothingIsTracked() {
    assertThatThrownBy(() -> Trackers.create("wandb", Map.of("mode", "sometimes")))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("\"sometimes\"");
    Tracker tracker = Trackers.of(config().project("a/b"), backend());
    tracker.run("refused", run -> run.logMetrics(Map.of("a", 1)));
    tracker.close();
    assertThat(tracker.report().toString()).contains("a/b");
  }

  @Test
  void theKeyIsThatOfTheVariableOrOfTheNetrcFile() throws Exception {
    Path netrc =
        Files.writeString(
            folder.resolve("netrc"),
            """
            # keys
            machine example.com login user password other
            machine api.wandb.ai
              login user
              password 0123456789
            machine localhost:8080 login user password 'quoted one'
            """);
    TrackerOptions none = new TrackerOptions(Map.of());
    Map<String, String> environment = new LinkedHashMap<>(Map.of("NETRC", netrc.toString()));
    assertThat(WandbSettings.of(none, environment).apiKey()).isEqualTo("0123456789");
    environment.put("WANDB_BASE_URL", "http://localhost:8080/");
    assertThat(WandbSettings.of(none, environment).apiKey()).isEqualTo("quoted one");
    assertThat(WandbSettings.of(none, environment).baseUrl()).isEqualTo("http://localhost:8080");
    environment.put("WANDB_API_KEY", "k");
    assertThat(WandbSettings.of(none, environment).apiKey()).isEqualTo("k");
    TrackerOptions option = new TrackerOptions(Map.of("api_key", "o"));
    assertThat(WandbSettings.of(option, environment).apiKey()).isEqualTo("o");
  }
}
