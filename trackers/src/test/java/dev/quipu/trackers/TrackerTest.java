package dev.quipu.trackers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.MetricRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final MemoryBackend memory = new MemoryBackend();
  private final TrackingConfig config = TrackingConfig.standard();

  @Test
  void aCallWithoutARunStartsOne() {
    Tracker tracker = Trackers.of(config, memory);
    tracker.logMetrics(Map.of("a", 1));
    tracker.endRun();
    tracker.close();
    assertThat(memory.runs).hasSize(1);
    assertThat(memory.runs.get(0).start.name()).isNull();
    assertThat(memory.runs.get(0).status).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aRunThatIsOpenWhenTheTrackerClosesHasFailed() {
    Tracker tracker = Trackers.of(config, memory);
    tracker.startRun("left open");
    tracker.close();
    assertThat(memory.runs.get(0).status).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void aSecondRunIsNestedOrRefused() {
    try (Tracker tracker = Trackers.of(config, memory)) {
      tracker.startRun("outer");
      assertThatThrownBy(() -> tracker.startRun("second"))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("A run is open");
      tracker.startRun("inner", null, true);
      tracker.endRun();
      tracker.logMetrics(Map.of("a", 1));
      tracker.endRun();
    }
    assertThat(memory.runs).hasSize(2);
    assertThat(memory.runs.get(1).start.parent()).isSameAs(memory.runs.get(0));
    assertThat(memory.runs.get(0).rows).hasSize(1);
  }

  @Test
  void oneBackendThatHangsAndOneThatFailsAreFeltByNobodyElse() {
    CountDownLatch gate = new CountDownLatch(1);
    MemoryBackend hanging = new MemoryBackend(gate);
    MemoryBackend failing = new MemoryBackend();
    failing.failure = "The disk is full";
    MemoryBackend other = new MemoryBackend();
    Tracker tracker =
        Trackers.multi(
            config.closeTimeout(Duration.ofMillis(200)), List.of(hanging, memory, failing, other));
    tracker.startRun("four");
    for (int step = 0; step < 1_000; step++) {
      tracker.logMetrics(Map.of("loss", step), step);
    }
    tracker.logParams(Map.of("lr", 1));
    tracker.endRun();
    // Nobody opens the gate: the end gives that backend up.
    tracker.close();
    for (MemoryBackend healthy : List.of(memory, other)) {
      assertThat(healthy.runs.get(0).rows).hasSize(1_000);
      assertThat(healthy.runs.get(0).params).containsKey("lr");
      assertThat(healthy.runs.get(0).status).isEqualTo(RunStatus.COMPLETED);
    }
    assertThat(failing.runs.get(0).rows).isEmpty();
    assertThat(failing.runs.get(0).status).isEqualTo(RunStatus.COMPLETED);
    gate.countDown();
  }

  @Test
  void troubleIsCountedAndTold() {
    memory.failure = "The disk is full";
    Tracker tracker = Trackers.of(config, memory);
    tracker.startRun("trouble");
    tracker.logMetrics(Map.of("a", 1));
    tracker.logMetrics(Map.of("a", 2));
    assertThat(tracker.flush(LONG)).isTrue();
    memory.failure = null;
    tracker.logMetrics(Map.of("a", 3));
    tracker.endRun();
    tracker.close();
    TrackerReport.BackendReport report = report(tracker);
    assertThat(report.lost()).isEqualTo(2);
    assertThat(report.waiting()).isZero();
    assertThat(report.problems()).containsExactly("Metrics cannot be tracked: The disk is full");
    assertThat(memory.runs.get(0).rows).hasSize(1);
  }

  private static TrackerReport.BackendReport report(Tracker tracker) {
    return tracker.report().backends().values().iterator().next();
  }

  @Test
  void aBackendThatHangsHoldsOnlySoManyValues() {
    CountDownLatch gate = new CountDownLatch(1);
    MemoryBackend hanging = new MemoryBackend(gate);
    Tracker tracker = Trackers.of(config, hanging);
    Map<String, Integer> wide = new java.util.LinkedHashMap<>();
    IntStream.range(0, 10_000).forEach(i -> wide.put("metric" + i, i));
    for (int step = 0; step < 150; step++) {
      tracker.logMetrics(wide, step);
    }
    TrackerReport.BackendReport report = report(tracker);
    assertThat(report.lost()).isBetween(50L, 51L);
    assertThat(report.problems())
        .containsExactly("More than 1000000 values of metrics wait, so further ones are dropped");
    gate.countDown();
    tracker.endRun();
    tracker.close();
    assertThat(hanging.runs.get(0).rows).hasSize((int) (150 - report.lost()));
    assertThat(hanging.runs.get(0).status).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void rowsGoToTheBackendManyAtOnce() {
    CountDownLatch gate = new CountDownLatch(1);
    MemoryBackend slow = new MemoryBackend(gate);
    Tracker tracker = Trackers.of(config, slow);
    for (int i = 0; i < 10_000; i++) {
      tracker.logMetrics(Map.of("a", i));
    }
    gate.countDown();
    tracker.endRun();
    tracker.close();
    assertThat(slow.runs.get(0).rows).extracting(MetricRow::step).hasSize(10_000).isSorted();
    assertThat(slow.runs.get(0).batches).isLessThan(100);
  }

  @Test
  void badNamesAreCountedAndChangeNothing() {
    Tracker tracker = Trackers.of(config, memory);
    tracker.startRun("names");
    tracker.logMetrics(Map.of("", 1, "good", 2));
    tracker.logParams(Map.of("a\u0000b", 1));
    tracker.logArtifact(folder.resolve("absent.txt"));
    tracker.logArtifact(folder, "../outside", "file");
    tracker.logTable("t", List.of("a", "b"), List.of(List.of(1)));
    tracker.endRun();
    tracker.close();
    assertThat(memory.runs.get(0).rows).hasSize(1);
    assertThat(memory.runs.get(0).files).isEmpty();
    assertThat(report(tracker).lost()).isEqualTo(5);
    assertThat(report(tracker).problems())
        .anyMatch(problem -> problem.equals("Metric key is empty"))
        .anyMatch(problem -> problem.contains("absent.txt cannot be copied"))
        .anyMatch(problem -> problem.contains("has 2 columns, and row 0 has 1 cells"));
  }

  @Test
  void whatComesAfterTheCloseIsCountedAndNeverThrown() {
    Tracker tracker = Trackers.of(config, memory);
    tracker.close();
    tracker.logMetrics(Map.of("a", 1));
    tracker.logParams(Map.of("a", 1));
    tracker.endRun();
    assertThat(report(tracker).problems()).containsExactly("The tracker is closed");
    assertThatThrownBy(() -> tracker.startRun("late")).hasMessage("The tracker is closed");
    assertThat(memory.runs).isEmpty();
  }

  @Test
  void aFunctionIsTrackedByItself() {
    try (Tracker tracker = Trackers.of(config, memory)) {
      Map<String, Double> result =
          Trackers.autoTrack(tracker, "baseline", () -> Map.of("accuracy", 0.93, "f1", 0.91));
      assertThat(result).containsEntry("f1", 0.91);
      assertThatThrownBy(() ->
              tracker.autoTrack(
                  "broken",
                  () -> {
                    throw new IOException("no data");
                  }))
          .hasMessage("no data");
    }
    assertThat(memory.runs.get(0).start.name()).isEqualTo("baseline");
    assertThat(memory.runs.get(0).rows.get(0).size()).isEqualTo(2);
    assertThat(memory.runs.get(0).status).isEqualTo(RunStatus.COMPLETED);
    assertThat(memory.runs.get(1).status).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void theMetricsOfAFunctionCanBeLeftOut() {
    try (Tracker tracker = Trackers.of(config.autoLogMetrics(false), memory)) {
      var unused = Trackers.autoTrack(tracker, "quiet", () -> Map.of("accuracy", 0.93));
    }
    assertThat(memory.runs.get(0).rows).isEmpty();
  }

  /// An evaluation whose calls are runs.
  interface Evaluation {
    @AutoTrack("baseline")
    Map<String, Double> evaluate(double threshold) throws IOException;

    @AutoTrack
    int count();

    String describe();
  }

  @Test
  void methodsWithTheAnnotationAreRuns() throws IOException {
    Evaluation plain =
        new Evaluation() {
          @Override
          public Map<String, Double> evaluate(double threshold) throws IOException {
            if (threshold < 0) {
              throw new IOException("negative");
            }
            return Map.of("accuracy", threshold);
          }

          @Override
          public int count() {
            return 3;
          }

          @Override
          @AutoTrack("described")
          public String describe() {
            return "plain";
          }

          @Override
          public String toString() {
            return "an evaluation";
          }
        };
    try (Tracker tracker = Trackers.of(config, memory)) {
      Evaluation tracked = Trackers.autoTrack(tracker, Evaluation.class, plain);
      assertThat(tracked.evaluate(0.5)).containsEntry("accuracy", 0.5);
      assertThat(tracked.count()).isEqualTo(3);
      assertThat(tracked.describe()).isEqualTo("plain");
      assertThat(tracked).hasToString("an evaluation");
      assertThatThrownBy(() -> tracked.evaluate(-1)).hasMessage("negative");
      assertThatThrownBy(() -> Trackers.autoTrack(tracker, Runnable.class, () -> {}))
          .hasMessageContaining("no method with @AutoTrack");
    }
    assertThat(memory.runs)
        .extracting(run -> run.start.name())
        .containsExactly("baseline", "count", "described", "baseline");
    assertThat(memory.runs.get(3).status).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void aBackendThatIsNotThereIsOneWarning() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "a");
    Tracker tracker = Trackers.create("nonesuch");
    tracker.startRun("goes on");
    tracker.logMetrics(Map.of("a", 1));
    tracker.logArtifact(file);
    tracker.endRun();
    tracker.close();
    assertThat(report(tracker).taken()).isZero();
    assertThat(report(tracker).lost()).isEqualTo(4);
    // The warning came when the tracker was made.
    assertThat(report(tracker).problems()).isEmpty();
    assertThat(tracker.runId()).isEmpty();
  }

  @Test
  void valuesAreReadAtTheCall() {
    CountDownLatch gate = new CountDownLatch(1);
    MemoryBackend slow = new MemoryBackend(gate);
    Tracker tracker = Trackers.of(config, slow);
    List<Integer> layers = new java.util.ArrayList<>(List.of(1, 2));
    tracker.logParams(Map.of("layers", layers));
    layers.add(3);
    gate.countDown();
    tracker.endRun();
    tracker.close();
    assertThat(slow.runs.get(0).params).containsEntry("layers", List.of(1, 2));
  }
}
