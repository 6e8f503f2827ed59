package dev.quipu.trackers.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.testkit.BackendContract;
import dev.quipu.trackers.testkit.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBackendTest extends BackendContract {
  @TempDir private Path experiments;

  @Override
  protected Backend backend() {
    return new LocalBackend(experiments);
  }

  @Override
  protected StoredRun read(String id) throws IOException {
    Path run = experiments.resolve("contract").resolve(id);
    Map<String, @Nullable Object> metadata = object(run.resolve("metadata.json"));
    Map<String, String> params = new LinkedHashMap<>();
    object(run.resolve("params.json"))
        .forEach((key, value) -> params.put(key, String.valueOf(value)));
    Map<String, List<StoredRun.Point>> metrics = new LinkedHashMap<>();
    for (Object row : array(run.resolve("metrics.json"))) {
      Map<?, ?> line = (Map<?, ?>) row;
      requireNonNull((Map<?, ?>) line.get("metrics"))
          .forEach((key, value) ->
              metrics
                  .computeIfAbsent(key.toString(), k -> new ArrayList<>())
                  .add(
                      new StoredRun.Point(
                          requireNonNull((Number) line.get("step")).longValue(), number(value))));
    }
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    for (Object each : array(run.resolve("artifacts.json"))) {
      Map<?, ?> artifact = (Map<?, ?>) each;
      Path file = run.resolve(requireNonNull(artifact.get("path")).toString());
      FileTree.files(file)
          .forEach((below, path) ->
              artifacts.put(
                  artifact.get("name") + (below.isEmpty() ? "" : "/" + below.replace("%20", " ")),
                  bytes(path)));
    }
    Object parent = metadata.get("parent_run_id");
    Object name = metadata.get("run_name");
    return new StoredRun(
        name == null ? null : name.toString(),
        requireNonNull(metadata.get("status")).toString(),
        params,
        metrics,
        artifacts,
        parent == null ? null : parent.toString());
  }

  private static double number(Object value) {
    return value instanceof Number number
        ? number.doubleValue()
        : Double.parseDouble(value.toString());
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable Object> object(Path file) throws IOException {
    return PlainJson.object(file.toString(), Files.readString(file));
  }

  private static List<?> array(Path file) throws IOException {
    return requireNonNull((List<?>) PlainJson.value(file.toString(), Files.readString(file)));
  }

  @Test
  void theIdOfARunIsItsNameElseTheExperimentElseTheTime() throws Exception {
    try (Tracker tracker = tracker()) {
      tracker.run("named", run -> {});
    }
    try (Tracker tracker = Trackers.of(config().experimentName("ablation"), backend())) {
      tracker.logMetrics(Map.of("a", 1));
      tracker.endRun();
    }
    try (Tracker tracker = tracker()) {
      tracker.logMetrics(Map.of("a", 1));
      tracker.endRun();
    }
    try (var runs = Files.list(experiments.resolve("contract"))) {
      List<String> names = runs.map(run -> run.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(3).contains("named", "ablation");
      assertThat(names).anyMatch(name -> name.matches("\\d{8}_\\d{6}"));
    }
  }

  @Test
  void everyFileIsThereWhileTheRunIsOpenAndAfterItsEnd() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("files");
    tracker.logMetrics(Map.of("a", 1));
    assertThat(tracker.flush(java.time.Duration.ofMinutes(1))).isTrue();
    Path run = experiments.resolve("contract").resolve("files");
    assertThat(names(run))
        .containsExactly(
            "artifacts", "artifacts.json", "metadata.json", "metrics.json", "params.json");
    assertThat(object(run.resolve("metadata.json")).get("status")).isEqualTo("running");
    tracker.endRun();
    tracker.close();
    assertThat(names(run)).contains("final_state.json");
    Map<String, @Nullable Object> state = object(run.resolve("final_state.json"));
    assertThat(state.get("status")).isEqualTo("completed");
    assertThat(state.get("metrics")).isEqualTo(Map.of("a", 1L));
    assertThat(object(run.resolve("metadata.json")).get("tags"))
        .isEqualTo(List.of("nightly", "cpu"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aBrokenEndOfTheMetricsIsCutOffByTheNextWriter() throws Exception {
    Path file = experiments.resolve("metrics.json");
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      written.add("{\"step\":" + i + ",\"text\":\"a, \\n} b\"}");
    }
    try (JsonArrayFile array = JsonArrayFile.open(file)) {
      array.append(written.subList(0, 1));
      array.append(written.subList(1, 4_000));
    }
    byte[] whole = Files.readAllBytes(file);
    // Wherever the file ends, the whole lines before are kept.
    for (int cut = whole.length; cut > whole.length - 120; cut--) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      try (JsonArrayFile array = JsonArrayFile.open(file)) {
        array.append(List.of("{\"step\":-1}"));
      }
      List<?> read = array(file);
      assertThat(read.size()).isBetween(3_997, 4_001);
      assertThat(((Map<?, ?>) read.get(read.size() - 1)).get("step")).isEqualTo(-1L);
      assertThat(((Map<?, ?>) read.get(3_000)).get("step")).isEqualTo(3_000L);
    }
    Files.writeString(file, "[", StandardOpenOption.TRUNCATE_EXISTING);
    try (JsonArrayFile array = JsonArrayFile.open(file)) {
      array.append(List.of("{\"step\":1}"));
    }
    assertThat(array(file)).hasSize(1);
    assertThat(new String(whole, StandardCharsets.UTF_8)).endsWith("}\n]\n");
  }

  @Test
  void theTrackerIsFoundByItsName() throws Exception {
    assertThat(Trackers.names()).contains("local");
    try (Tracker tracker =
        Trackers.create(
            "local", Map.of("output_dir", experiments.toString(), "project", "my-project"))) {
      tracker.run(
          "first",
          run -> {
            run.logParams(Map.of("model", "gpt-4"));
            run.logMetrics(Map.of("accuracy", 0.95));
          });
    }
    assertThat(experiments.resolve("my-project").resolve("first").resolve("metrics.json"))
        .isRegularFile();
  }

  @Test
  void theChangesOfTheCodeAreLogged() throws Exception {
    Tracker tracker =
        Trackers.of(TrackingConfig.standard().project("contract").logCode(true), backend());
    tracker.startRun("code");
    tracker.endRun();
    tracker.close();
    assertThat(tracker.report().isComplete()).isTrue();
    StoredRun run = read("code");
    // The tests may run outside of a repository.
    if (run.params().containsKey("git.commit")) {
      assertThat(run.params().get("git.commit")).matches("[0-9a-f]{40}");
      assertThat(run.artifacts().containsKey("code/changes.diff"))
          .isEqualTo("true".equals(run.params().get("git.dirty")));
    }
  }
}
