package dev.quipu.evaluation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.evaluation.Score;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.evaluation.EvaluatedCase;
import dev.quipu.evaluation.EvaluationOptions;
import dev.quipu.evaluation.EvaluationReport;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.Evaluations;
import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.evaluators.Evaluators;
import dev.quipu.evaluation.runs.QuipuTracker;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Over a whole server.
@Timeout(120)
class ServerTrackerTest extends TrackerContract {
  @TempDir Path data;
  @TempDir Path journals;
  private QuipuServer server;
  private Quipu quipu;

  @BeforeEach
  void start() {
    server = QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
    quipu =
        Quipu.connect(
            Options.defaults()
                .url(server.url())
                .journalFolder(journals)
                .capture(false)
                .flushInterval(Duration.ofMillis(20)));
  }

  @AfterEach
  void stop() {
    quipu.close();
    server.close();
  }

  @Override
  protected ExperimentTracker open(String projectName) {
    return QuipuTracker.of(quipu, projectName);
  }

  private static List<TestCase> cases(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> TestCase.of("question " + i).key("case" + i).expected("answer " + i % 3))
        .toList();
  }

  @Test
  void eachScoreLeadsToTheTaskThatMadeIt() throws Exception {
    try (QuipuTracker tracker = QuipuTracker.of(quipu, "traced")) {
      EvaluationReport report =
          Evaluations.evaluate(
              cases(9),
              testCase -> {
                if (testCase.key().orElse("").equals("case8")) {
                  throw new IllegalStateException("down");
                }
                return "answer 0";
              },
              List.of(Evaluators.exactMatch()),
              EvaluationOptions.of(tracker).dataset("qa").context(Map.of("model", "m-1")));
      assertThat(report.address().orElseThrow())
          .isEqualTo(server.url() + "/runs/" + report.runId());
      StoredRun run = quipu.project().loadRun(new RunId(report.runId()));
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.params().text("model")).isEqualTo("m-1");
      assertThat(run.metric("exact_match.mean").orElseThrow().last()).isEqualTo(3.0 / 8);
      assertThat(run.metric("errors").orElseThrow().last()).isEqualTo(1);
      Set<Object> tasks = new HashSet<>();
      for (EvaluatedCase row : tracker.runResults(report.runId())) {
        tasks.add(row.task().orElseThrow());
      }
      assertThat(tasks).hasSize(9);
      List<Example> examples = run.examples("case").stream().toList();
      assertThat(examples).hasSize(9);
    }
  }

  @Test
  void anEvaluationGoesOnAfterARestart() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    EvaluationReport first;
    try (QuipuTracker tracker = QuipuTracker.of(quipu, "night")) {
      first =
          Evaluations.evaluate(
              cases(5),
              testCase -> asked.incrementAndGet(),
              List.of(),
              EvaluationOptions.of(tracker).runId("tonight"));
    }
    try (QuipuTracker tracker = QuipuTracker.of(quipu, "night")) {
      EvaluationReport second =
          Evaluations.evaluate(
              cases(12),
              testCase -> asked.incrementAndGet(),
              List.of(),
              EvaluationOptions.of(tracker).runId("tonight"));
      assertThat(second.runId()).isEqualTo(first.runId());
      assertThat(second.skipped()).isEqualTo(5);
      assertThat(second.count()).isEqualTo(12);
    }
    assertThat(asked).hasValue(12);
    assertThat(quipu.project().loadExperiment("night").runCount()).isEqualTo(1);
  }

  @Test
  void aRunThatIsOpenTakesRowsAndStaysOpen() throws Exception {
    Run training = quipu.experiment("training").startRun("lr=0.1");
    try (QuipuTracker tracker = QuipuTracker.of(quipu, "training")) {
      EvaluationReport report =
          Evaluations.evaluate(
              cases(3),
              TestCase::expected,
              List.of(Evaluators.exactMatch()),
              EvaluationOptions.of(tracker).runId(training.id().hex()));
      assertThat(report.runId()).isEqualTo(training.id().hex());
    }
    assertThat(training.status()).isEqualTo(RunStatus.RUNNING);
    training.finish();
    assertThat(training.load().evaluations().stream().count()).isEqualTo(3);
  }

  @Test
  void resultsWaitForAServerThatIsAway() throws Exception {
    String run;
    try (Quipu away =
        Quipu.connect(
            Options.defaults()
                .url("http://127.0.0.1:9")
                .journalFolder(journals)
                .closeTimeout(Duration.ofMillis(100))
                .readTimeout(Duration.ofMillis(100))
                .capture(false))) {
      try (QuipuTracker tracker = QuipuTracker.of(away, "later")) {
        run =
            tracker.log(
                EvaluationResult.of(Score.of("accuracy", "", 1)),
                "qa",
                TestCase.of("q").output("a"));
      }
    }
    try (Sync sync = Sync.open(journals, Options.defaults().url(server.url()))) {
      assertThat(sync.once(progress -> {}).isComplete()).isTrue();
    }
    try (QuipuTracker tracker = QuipuTracker.of(quipu, "later")) {
      assertThat(tracker.runResults(run)).hasSize(1);
    }
  }
}
