package dev.quipu.trackers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.ExperimentResult;
import dev.quipu.trackers.Tracker;
import dev.quipu.trackers.Trackers;
import dev.quipu.trackers.TrackingConfig;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.testkit.StoredRun.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every backend of a tracker does, as tests. A backend's test extends this class, makes the
/// backend, and reads what was stored by other means than the backend.
public abstract class BackendContract {
  private static final Duration LONG = Duration.ofMinutes(1);

  /// Files of the test itself.
  @TempDir protected Path files;

  /// A backend over the place of this test; all backends of a test have the same place.
  protected abstract Backend backend() throws Exception;

  /// Reads a run of the project `contract`.
  ///
  /// @param id as the backend gave it
  protected abstract StoredRun read(String id) throws Exception;

  /// Reads the metrics that were stored while the run is open.
  protected StoredRun readOpen(String id) throws Exception {
    return read(id);
  }

  /// The word that the backend has for a status.
  protected String status(RunStatus status) {
    return status.word();
  }

  /// Whether params are read back; else only the call is tested.
  protected boolean hasParams() {
    return true;
  }

  /// Whether the backend keeps files as they are.
  protected boolean hasArtifacts() {
    return true;
  }

  /// Whether a run has a status.
  protected boolean hasStatus() {
    return true;
  }

  /// Whether a run knows the run around.
  protected boolean hasParents() {
    return true;
  }

  /// Whether a value keeps all bits of a double.
  protected boolean isExact() {
    return true;
  }

  /// Whether values that are no finite numbers are kept.
  protected boolean hasNonFinite() {
    return true;
  }

  protected final TrackingConfig config() {
    return TrackingConfig.standard().project("contract").tags("nightly", "cpu").notes("Some notes");
  }

  protected final Tracker tracker() throws Exception {
    return Trackers.of(config(), backend());
  }

  /// The stored run of a tracker that has ended, of which nothing may be lost.
  private StoredRun closed(Tracker tracker) throws Exception {
    tracker.close();
    assertThat(tracker.report().isComplete()).as(tracker.report().toString()).isTrue();
    return read(tracker.runId().orElseThrow());
  }

  private double stored(double value) {
    return isExact() ? value : (float) value;
  }

  @Test
  protected void aRunIsReadBackValueByValue() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("baseline");
    tracker.logParams(Map.of("lr", 0.1, "layers", 3, "name", "resnet", "amp", true));
    for (int step = 0; step < 20; step++) {
      tracker.logMetrics(Map.of("loss", 1.0 / (step + 1), "accuracy", step / 20.0), step);
    }
    tracker.endRun();
    StoredRun run = closed(tracker);
    assertThat(run.metrics()).containsOnlyKeys("loss", "accuracy");
    assertThat(run.metrics().get("loss"))
        .containsExactlyElementsOf(
            IntStream.range(0, 20)
                .mapToObj(step -> new Point(step, stored(1.0 / (step + 1))))
                .toList());
    assertThat(run.metrics().get("accuracy")).hasSize(20);
    if (hasParams()) {
      assertThat(run.params())
          .containsEntry("lr", "0.1")
          .containsEntry("layers", "3")
          .containsEntry("name", "resnet");
      assertThat(run.params().get("amp")).isEqualToIgnoringCase("true");
    }
    if (hasStatus()) {
      assertThat(run.status()).isEqualTo(status(RunStatus.COMPLETED));
    }
  }

  @Test
  protected void aCallWithoutAStepComesAfterAllOthers() throws Exception {
    Tracker tracker = tracker();
    tracker.run(
        "steps",
        run -> {
          run.logMetrics(Map.of("a", 1));
          run.logMetrics(Map.of("a", 2));
          run.logMetrics(Map.of("a", 3), 10);
          run.logMetrics(Map.of("b", 4));
        });
    StoredRun run = closed(tracker);
    assertThat(run.metrics().get("a"))
        .containsExactly(new Point(0, 1), new Point(1, 2), new Point(10, 3));
    assertThat(run.metrics().get("b")).containsExactly(new Point(11, 4));
  }

  @Test
  protected void extremeNumbersAreKept() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("numbers");
    tracker.logMetrics(Map.of("large", 1e30, "small", -1e-30, "zero", 0), 0);
    if (hasNonFinite()) {
      tracker.logMetrics(Map.of("nan", Double.NaN, "up", 1 / 0.0, "down", -1 / 0.0), 0);
    }
    tracker.endRun();
    StoredRun run = closed(tracker);
    assertThat(run.metrics().get("large")).containsExactly(new Point(0, stored(1e30)));
    assertThat(run.metrics().get("small")).containsExactly(new Point(0, stored(-1e-30)));
    assertThat(run.metrics().get("zero")).containsExactly(new Point(0, 0));
    if (hasNonFinite()) {
      assertThat(run.metrics().get("nan")).containsExactly(new Point(0, Double.NaN));
      assertThat(run.metrics().get("up")).hasSize(1);
      assertThat(run.metrics().get("down")).hasSize(1);
    }
  }

  @Test
  protected void aScopeEndsItsRunAsItEnded() throws Exception {
    Tracker good = tracker();
    good.run("good", run -> run.logMetrics(Map.of("a", 1)));
    StoredRun completed = closed(good);
    Tracker bad = tracker();
    assertThatThrownBy(() ->
            bad.run(
                "bad",
                run -> {
                  run.logMetrics(Map.of("a", 1));
                  throw new IOException("The data is gone");
                }))
        .hasMessage("The data is gone");
    StoredRun failed = closed(bad);
    Tracker killed = tracker();
    killed.startRun("killed");
    killed.logMetrics(Map.of("a", 1));
    killed.endRun(RunStatus.KILLED);
    StoredRun stopped = closed(killed);
    if (hasStatus()) {
      assertThat(completed.status()).isEqualTo(status(RunStatus.COMPLETED));
      assertThat(failed.status()).isEqualTo(status(RunStatus.FAILED));
      assertThat(stopped.status()).isEqualTo(status(RunStatus.KILLED));
    }
  }

  @Test
  protected void filesAndFoldersAreCopiedAndStay() throws Exception {
    Path file = Files.writeString(files.resolve("results.json"), "{\"accuracy\": 0.95}");
    Path folder = Files.createDirectories(files.resolve("plots"));
    Files.createDirectories(folder.resolve("inner"));
    Files.write(folder.resolve("loss.bin"), new byte[] {0, 1, 2, -1});
    Files.writeString(folder.resolve("inner").resolve("a b.txt"), "tëxt");
    Tracker tracker = tracker();
    tracker.startRun("files");
    tracker.logArtifact(file);
    tracker.logArtifact(folder, "figures", "plots");
    // The program may go on with its file at once.
    Files.writeString(file, "changed");
    tracker.endRun();
    StoredRun run = closed(tracker);
    assertThat(file).hasContent("changed");
    if (hasArtifacts()) {
      assertThat(new String(run.artifacts().get("results.json"), StandardCharsets.UTF_8))
          .isEqualTo("{\"accuracy\": 0.95}");
      assertThat(run.artifacts().get("figures/loss.bin")).containsExactly(0, 1, 2, -1);
      assertThat(run.artifacts().get("figures/inner/a b.txt"))
          .isEqualTo("tëxt".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  protected void artifactsCanBeSwitchedOff() throws Exception {
    Path file = Files.writeString(files.resolve("secret.txt"), "x");
    Tracker tracker = Trackers.of(config().logArtifacts(false), backend());
    tracker.startRun("none");
    tracker.logMetrics(Map.of("a", 1));
    tracker.logArtifact(file);
    tracker.endRun();
    assertThat(closed(tracker).artifacts()).doesNotContainKey("secret.txt");
  }

  @Test
  protected void aNestedRunKnowsTheRunAround() throws Exception {
    Tracker tracker = tracker();
    List<String> ids = new ArrayList<>();
    tracker.run(
        "outer",
        outer -> {
          outer.logMetrics(Map.of("a", 1), 0);
          assertThat(outer.flush(LONG)).isTrue();
          ids.add(outer.runId().orElseThrow());
          outer.run(
              "inner",
              inner -> {
                inner.logMetrics(Map.of("a", 2), 0);
                assertThat(inner.flush(LONG)).isTrue();
                ids.add(inner.runId().orElseThrow());
              });
          outer.logMetrics(Map.of("a", 3), 1);
        });
    tracker.close();
    assertThat(tracker.report().isComplete()).as(tracker.report().toString()).isTrue();
    assertThat(read(ids.get(0)).metrics().get("a"))
        .containsExactly(new Point(0, 1), new Point(1, 3));
    StoredRun inner = read(ids.get(1));
    assertThat(inner.metrics().get("a")).containsExactly(new Point(0, 2));
    if (hasParents()) {
      assertThat(inner.parent()).isEqualTo(ids.get(0));
    }
  }

  @Test
  protected void aRunGoesOnUnderItsId() throws Exception {
    Tracker first = tracker();
    first.startRun("long");
    first.logMetrics(Map.of("a", 1), 0);
    first.endRun(RunStatus.FAILED);
    closed(first);
    String id = first.runId().orElseThrow();
    Tracker second = tracker();
    second.startRun("long", id, false);
    second.logMetrics(Map.of("a", 2), 1);
    second.endRun();
    StoredRun run = closed(second);
    assertThat(second.runId()).contains(id);
    assertThat(run.metrics().get("a")).containsExactly(new Point(0, 1), new Point(1, 2));
    if (hasStatus()) {
      assertThat(run.status()).isEqualTo(status(RunStatus.COMPLETED));
    }
  }

  @Test
  protected void twoRunsOfOneNameAreTwo() throws Exception {
    Tracker tracker = tracker();
    tracker.run("same", run -> run.logMetrics(Map.of("a", 1), 0));
    assertThat(tracker.flush(LONG)).isTrue();
    String first = tracker.runId().orElseThrow();
    tracker.run("same", run -> run.logMetrics(Map.of("a", 2), 0));
    StoredRun second = closed(tracker);
    assertThat(tracker.runId().orElseThrow()).isNotEqualTo(first);
    assertThat(second.metrics().get("a")).containsExactly(new Point(0, 2));
    assertThat(read(first).metrics().get("a")).containsExactly(new Point(0, 1));
  }

  @Test
  protected void paramsOfEveryTypeArrive() throws Exception {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("text", "a \"quoted\" line\nand ünïcode");
    params.put("list", List.of(1, 2, 3));
    params.put("map", Map.of("inner", 1.5));
    params.put("path", Path.of("data", "train.csv"));
    params.put("nothing", null);
    Tracker tracker = tracker();
    tracker.startRun("params");
    tracker.logParams(params);
    tracker.logParams(Map.of("later", 1));
    tracker.endRun();
    StoredRun run = closed(tracker);
    Assumptions.assumeTrue(hasParams());
    assertThat(run.params())
        .containsKeys("list", "nothing")
        .containsEntry("text", "a \"quoted\" line\nand ünïcode")
        .containsEntry("path", Path.of("data", "train.csv").toString())
        .containsEntry("later", "1");
    assertThat(run.params().keySet()).anyMatch(key -> key.startsWith("map"));
  }

  @Test
  protected void theResultOfAnExperimentIsMetricsAndParams() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("result");
    tracker.logExperimentResult(
        new ExperimentResult(
            "exp-1",
            "small",
            "local",
            "factuality",
            "knowledge",
            4,
            3,
            1,
            Map.of("accuracy", 0.5, "mean_latency_ms", 12.5),
            2.0),
        "eval_");
    tracker.endRun();
    StoredRun run = closed(tracker);
    assertThat(run.metrics())
        .containsOnlyKeys(
            "eval_success_rate",
            "eval_total_count",
            "eval_success_count",
            "eval_error_count",
            "eval_accuracy",
            "eval_mean_latency_ms",
            "eval_duration_seconds");
    assertThat(run.metrics().get("eval_success_rate")).containsExactly(new Point(0, 0.75));
    if (hasParams()) {
      assertThat(run.params())
          .containsEntry("experiment_id", "exp-1")
          .containsEntry("model_name", "small")
          .containsEntry("model_provider", "local")
          .containsEntry("probe_name", "factuality")
          .containsEntry("probe_category", "knowledge");
    }
  }

  @Test
  protected void richValuesAreTaken() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("rich");
    tracker.logTable("answers", List.of("question", "right"), List.of(List.of("2+2?", true)));
    tracker.logHistogram("weights", new double[] {0, 1, 1, 2, Double.NaN}, 3);
    tracker.watchModel(
        Map.of("layer1", new double[] {1, 2}), Map.of("layer1", new double[] {0, 0}), 4);
    tracker.logImage("picture", Pictures.dot());
    tracker.logText("answer", "Four.");
    tracker.endRun();
    closed(tracker);
  }

  @Test
  protected void whatWasLoggedIsThereBeforeTheRunEnds() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("open");
    tracker.logMetrics(Map.of("a", 1), 0);
    tracker.logParams(Map.of("lr", 1));
    assertThat(tracker.flush(LONG)).isTrue();
    StoredRun run = readOpen(tracker.runId().orElseThrow());
    assertThat(run.metrics().get("a")).containsExactly(new Point(0, 1));
    if (hasParams()) {
      assertThat(run.params()).containsEntry("lr", "1");
    }
    tracker.endRun();
    closed(tracker);
  }

  @Test
  protected void manyRowsKeepTheirOrder() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("many");
    for (int step = 0; step < 5_000; step++) {
      tracker.logMetrics(Map.of("a", step, "b", -step), step);
    }
    tracker.endRun();
    StoredRun run = closed(tracker);
    assertThat(run.metrics().get("a"))
        .containsExactlyElementsOf(
            LongStream.range(0, 5_000).mapToObj(step -> new Point(step, step)).toList());
    assertThat(run.metrics().get("b")).hasSize(5_000);
  }

  @Test
  protected void severalThreadsLogToOneRun() throws Exception {
    Tracker tracker = tracker();
    tracker.startRun("threads");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String key = "thread" + i;
      threads.add(
          new Thread(() ->
              IntStream.range(0, 250)
                  .forEach(step -> tracker.logMetrics(Map.of(key, step), step))));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    tracker.endRun();
    StoredRun run = closed(tracker);
    for (int i = 0; i < 4; i++) {
      assertThat(run.metrics().get("thread" + i)).hasSize(250);
    }
  }

  @Test
  protected void oddNamesAreKeptApart() throws Exception {
    Tracker tracker = tracker();
    List<String> ids = new ArrayList<>();
    for (String name : List.of("a/b", "a_b", "..", "ünïcode ✓", "CON", "x".repeat(200))) {
      tracker.run(name, run -> run.logMetrics(Map.of("length", name.length()), 0));
      assertThat(tracker.flush(LONG)).isTrue();
      ids.add(tracker.runId().orElseThrow());
    }
    closed(tracker);
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(read(ids.get(2)).metrics().get("length")).containsExactly(new Point(0, 2));
  }
}
