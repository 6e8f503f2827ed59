package dev.quipu.evaluation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.Score;
import dev.quipu.evaluation.EvaluatedCase;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.evaluation.TrackedRun.MeanScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every experiment tracker does, whatever it writes to. A test of a backend extends this
/// class and opens trackers:
///
/// ```java
/// class OwnTrackerTest extends TrackerContract {
///   @Override
///   protected ExperimentTracker open(String projectName) {
///     return new OwnTracker(projectName, place);
///   }
/// }
/// ```
public abstract class TrackerContract {
  private static final Map<String, Object> NO_METADATA = Map.of();

  /// Opens a tracker. Within a test all are over the same place, which is empty when the test
  /// begins.
  protected abstract ExperimentTracker open(String projectName) throws Exception;

  private static EvaluationResult result(double value) {
    return EvaluationResult.of(Score.of("accuracy", "", value));
  }

  private static TestCase answer(String key, @Nullable Object output) {
    return TestCase.of("question " + key).key(key).output(output);
  }

  private static MeanScore score(TrackedRun run, String name) {
    return Objects.requireNonNull(run.scores().get(name), name);
  }

  // ---- what is logged is read back ----

  @Test
  protected void aResultIsReadBackWithAllItsParts() throws Exception {
    TestCase data =
        TestCase.of(Map.of("question", "What is a quipu?", "turn", 2))
            .key("quipu")
            .output("Knots on strings.")
            .expected(List.of("Knots", "A record of knots"))
            .retrievedContext(List.of("A quipu is…"))
            .expectedContext(List.of("Quipus were…"))
            .toolsCalled(List.of(Map.of("name", "search")))
            .expectedTools(List.of())
            .trajectories(List.of("search", "answer"))
            .extra("difficulty", 0.5)
            .metadata("language", "en");
    Score full =
        Score.builder("judge", "helpful")
            .value(0.75)
            .label("good")
            .explanation("It says what it is.\nIn one line.")
            .success(true)
            .threshold(0.7)
            .strict(true)
            .model("judge-1")
            .cost(0.0021)
            .rubric(4.0)
            .build();
    Score seconds = Score.builder("seconds", "").value(1.5).higherIsBetter(false).build();
    Score failed = Score.builder("broken", "").error("no quota").build();
    EvaluationResult result = EvaluationResult.of(full, seconds, failed);
    try (ExperimentTracker tracker = open("contract")) {
      String run = tracker.log(result, "qa", data, "first", Map.of("model", "m-7"));
      List<EvaluatedCase> rows = tracker.runResults(run);
      assertThat(rows).hasSize(1);
      EvaluatedCase row = rows.get(0);
      assertThat(row.runId()).isEqualTo(run);
      assertThat(row.dataset()).isEqualTo("qa");
      assertThat(row.key()).isEqualTo("quipu");
      assertThat(row.result()).isEqualTo(result);
      assertThat(row.testCase().input())
          .isEqualTo(Map.of("question", "What is a quipu?", "turn", 2L));
      assertThat(row.testCase().output()).isEqualTo("Knots on strings.");
      assertThat(row.testCase().expected()).isEqualTo(List.of("Knots", "A record of knots"));
      assertThat(row.testCase().retrievedContext()).isEqualTo(List.of("A quipu is…"));
      assertThat(row.testCase().expectedContext()).isEqualTo(List.of("Quipus were…"));
      assertThat(row.testCase().toolsCalled()).isEqualTo(List.of(Map.of("name", "search")));
      assertThat(row.testCase().expectedTools()).isEqualTo(List.of());
      assertThat(row.testCase().trajectories()).isEqualTo(List.of("search", "answer"));
      assertThat(row.testCase().extra("difficulty")).isEqualTo(0.5);
      assertThat(row.testCase().metadata()).isEqualTo(Map.of("language", "en", "model", "m-7"));
      assertThat(row.time()).isNotNull();
    }
  }

  @Test
  protected void textsAreReadBackAsTheyWere() throws Exception {
    List<Object> outputs =
        List.of(
            "=1+1",
            "@cmd",
            "-1",
            "'quoted",
            "'=1",
            "＝1",
            "",
            " ",
            "7",
            "null",
            "true",
            "\"",
            "\"\"",
            "{\"a\":1}",
            "{",
            "a,b\n\"c\"\r\nd\te",
            "\u0001\u001f",
            "\ud83d\udc31 ж",
            7,
            -0.5,
            true,
            List.of("a", 1, Map.of()));
    try (ExperimentTracker tracker = open("contract")) {
      String run = null;
      for (int i = 0; i < outputs.size(); i++) {
        run = tracker.log(result(i), "=data", answer("+" + i, outputs.get(i)), run, NO_METADATA);
      }
      List<EvaluatedCase> rows = tracker.runResults(String.valueOf(run));
      assertThat(rows).hasSize(outputs.size());
      for (int i = 0; i < outputs.size(); i++) {
        Object output = outputs.get(i);
        Object read = rows.get(i).testCase().output();
        assertThat(rows.get(i).key()).isEqualTo("+" + i);
        assertThat(rows.get(i).dataset()).isEqualTo("=data");
        if (output instanceof List<?>) {
          assertThat(read).isEqualTo(List.of("a", 1L, Map.of()));
        } else {
          assertThat(read)
              .isEqualTo(output instanceof Integer whole ? (Object) (long) whole : output);
        }
      }
    }
  }

  @Test
  protected void anAbsentPartIsNotNull() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      String run = tracker.log(result(1), "", answer("null", null));
      String same = tracker.log(result(1), "", TestCase.of("q").key("absent"));
      assertThat(same).isEqualTo(run);
      List<EvaluatedCase> rows = tracker.runResults(run);
      assertThat(rows.get(0).dataset()).isEmpty();
      assertThat(rows.get(0).testCase().hasOutput()).isTrue();
      assertThat(rows.get(1).testCase().hasOutput()).isFalse();
    }
  }

  @Test
  protected void theKeyOfACaseFollowsFromItsInput() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      String run = tracker.log(result(0), "qa", TestCase.of(Map.of("a", 1, "b", 2)).output("x"));
      tracker.log(result(1), "qa", TestCase.of(Map.of("b", 2, "a", 1)).output("y"));
      tracker.log(result(1), "qa", TestCase.of("other").output("z"));
      List<EvaluatedCase> rows = tracker.runResults(run);
      assertThat(rows).hasSize(2);
      assertThat(rows.get(0).testCase().output()).isEqualTo("y");
    }
  }

  // ---- runs ----

  @Test
  protected void singleResultsBelongToOneRunAndEachBatchToItsOwn() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      String own = tracker.log(result(1), "qa", answer("a", 1));
      assertThat(tracker.alog(result(1), "qa", answer("b", 1)).join()).isEqualTo(own);
      assertThat(tracker.logContext(Map.of("prompt", "v2")).join()).isEqualTo(own);
      List<EvaluationResult> results = List.of(result(0), result(1));
      List<TestCase> cases = List.of(answer("a", 1), answer("b", 2));
      String first = tracker.logBatch(results, "qa", cases).join();
      String second = tracker.logBatch(results, "qa", cases).join();
      assertThat(List.of(own, first, second)).doesNotHaveDuplicates();
      assertThat(tracker.runResults(own)).hasSize(2);
      assertThat(tracker.runResults(first))
          .extracting(EvaluatedCase::key)
          .containsExactly("a", "b");
      assertThat(tracker.experimentHistory())
          .extracting(TrackedRun::id)
          .containsExactlyInAnyOrder(own, first, second);
    }
  }

  @Test
  protected void aRunOfANameIsTheSameInEveryTracker() throws Exception {
    String run;
    try (ExperimentTracker tracker = open("contract")) {
      run = tracker.log(result(0), "qa", answer("a", 1), "nightly", NO_METADATA);
    }
    try (ExperimentTracker tracker = open("contract")) {
      assertThat(tracker.log(result(1), "qa", answer("b", 1), run, NO_METADATA)).isEqualTo(run);
      assertThat(tracker.runResults(run)).extracting(EvaluatedCase::key).containsExactly("a", "b");
      assertThat(tracker.experimentHistory()).hasSize(1);
    }
  }

  @Test
  protected void aLaterResultReplacesOneOfTheSameDatasetAndKey() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      String run = tracker.log(result(0), "qa", answer("a", "old"));
      tracker.log(result(0.5), "qa", answer("b", "b"));
      tracker.log(result(0.25), "other", answer("a", "other"));
      tracker.log(result(1), "qa", answer("a", "new"));
      List<EvaluatedCase> rows = tracker.runResults(run);
      assertThat(rows).hasSize(3);
      assertThat(rows)
          .filteredOn(row -> row.dataset().equals("qa") && row.key().equals("a"))
          .singleElement()
          .satisfies(row -> assertThat(row.testCase().output()).isEqualTo("new"));
      assertThat(tracker.experimentHistory())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.cases()).isEqualTo(3);
            assertThat(one.datasets()).containsExactly("other", "qa");
            assertThat(score(one, "accuracy").mean()).isCloseTo(1.75 / 3, within(1e-12));
          });
    }
  }

  @Test
  protected void theHistoryHasScoresAndContexts() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      Score yes = Score.builder("match", "").value(1.0).success(true).build();
      Score no = Score.builder("match", "").value(0.0).success(false).build();
      Score part = Score.of("match", "part", 0.5);
      Score error = Score.builder("judge", "").error("down").build();
      String run =
          tracker
              .logBatch(
                  List.of(
                      EvaluationResult.of(yes, part),
                      EvaluationResult.of(no),
                      EvaluationResult.of(no, error)),
                  "qa",
                  List.of(answer("a", 1), answer("b", 1), answer("c", 1)))
              .join();
      tracker.logContext(Map.of("prompt", "v1", "temperature", 0.5), run).join();
      tracker.logContext(Map.of("prompt", "v2"), run).join();
      assertThat(tracker.experimentHistory())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.id()).isEqualTo(run);
            assertThat(one.cases()).isEqualTo(3);
            assertThat(one.datasets()).containsExactly("qa");
            assertThat(score(one, "match").mean()).isCloseTo(1.0 / 3, within(1e-12));
            assertThat(score(one, "match").successRate()).isCloseTo(1.0 / 3, within(1e-12));
            assertThat(score(one, "match.part").count()).isEqualTo(1);
            assertThat(one.context())
                .containsEntry("prompt", "v1")
                .containsEntry("temperature", 0.5);
          });
    }
  }

  @Test
  protected void projectsDoNotSeeOneAnother() throws Exception {
    try (ExperimentTracker one = open("one");
        ExperimentTracker two = open("two")) {
      String run = one.log(result(1), "qa", answer("a", 1), "same", NO_METADATA);
      assertThat(two.experimentHistory()).isEmpty();
      String other = two.log(result(0), "qa", answer("b", 1), "same", NO_METADATA);
      assertThat(one.runResults(run)).extracting(EvaluatedCase::key).containsExactly("a");
      assertThat(two.runResults(other)).extracting(EvaluatedCase::key).containsExactly("b");
    }
  }

  @Test
  protected void anUnknownRunHasNoResults() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      assertThat(tracker.runResults("nobody")).isEmpty();
      assertThat(tracker.experimentHistory()).isEmpty();
    }
  }

  // ---- many at once ----

  @Test
  protected void manyThreadsAndTrackersLogAtTheSameTime() throws Exception {
    int threads = 4;
    int each = 10;
    String run;
    try (ExperimentTracker one = open("contract");
        ExperimentTracker two = open("contract")) {
      run = one.log(result(0), "qa", answer("first", 0), "many", NO_METADATA);
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        ExperimentTracker tracker = t % 2 == 0 ? one : two;
        for (int i = 0; i < each; i++) {
          EvaluationResult result =
              EvaluationResult.of(Score.of("score" + (t * each + i) % 7, "", i));
          all.add(tracker.alog(result, "qa", answer(t + "/" + i, i), run, NO_METADATA));
        }
      }
      all.forEach(CompletableFuture::join);
    }
    try (ExperimentTracker tracker = open("contract")) {
      assertThat(tracker.runResults(run)).hasSize(threads * each + 1);
    }
  }

  // ---- what is refused ----

  @Test
  protected void whatIsRefusedChangesNothing() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      String run = tracker.log(result(1), "qa", answer("a", 1));
      String tooLong = "x".repeat(10_000);
      assertThatThrownBy(() -> tracker.log(result(1), tooLong, answer("b", 1)))
          .isInstanceOf(QuipuException.class);
      assertThatThrownBy(() -> tracker.log(result(1), "qa", answer("b", 1), "", NO_METADATA))
          .isInstanceOf(QuipuException.class);
      assertThatThrownBy(() -> tracker.log(result(1), "qa", answer("b", 1), tooLong, NO_METADATA))
          .isInstanceOf(QuipuException.class);
      assertThatThrownBy(() -> tracker.log(result(1), "qa", TestCase.empty().output(1)))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("neither a key nor an input");
      assertThatThrownBy(
              () -> tracker.logBatch(List.of(result(1)), "qa", List.of(), run, NO_METADATA).join())
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("1 results and 0 cases");
      assertThatThrownBy(() ->
              tracker
                  .logBatch(
                      List.of(result(1), result(1)),
                      "qa",
                      List.of(answer("b", 1), TestCase.empty()),
                      run,
                      NO_METADATA)
                  .join())
          .isInstanceOf(CompletionException.class);
      assertThat(tracker.runResults(run)).hasSize(1);
      assertThat(tracker.experimentHistory()).hasSize(1);
    }
  }

  @Test
  protected void aValueThatIsTooLargeIsKeptElsewhereOrRefused() throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      TestCase large = answer("large", "x".repeat(200_000)).expected("y");
      String run = tracker.log(result(1), "qa", answer("small", 1));
      try {
        tracker.log(result(1), "qa", large);
        EvaluatedCase row = tracker.runResults(run).get(1);
        assertThat(row.testCase().output()).isInstanceOf(Map.class);
        assertThat(row.testCase().expected()).isEqualTo("y");
      } catch (QuipuException e) {
        assertThat(tracker.runResults(run)).hasSize(1);
      }
    }
  }

  // ---- exports ----

  @Test
  protected void resultsAreExportedInThreeForms(@TempDir Path folder) throws Exception {
    try (ExperimentTracker tracker = open("contract")) {
      String run = tracker.log(result(0.5), "qa", answer("a", "=1"));
      tracker.log(result(1), "qa", answer("b", "two"));
      tracker.exportResults(run, folder.resolve("rows.csv"));
      List<String> csv = Files.readAllLines(folder.resolve("rows.csv"));
      assertThat(csv).hasSize(3);
      assertThat(csv.get(0)).startsWith("project,run_id,dataset,case,").endsWith(",accuracy");
      assertThat(csv.get(1)).contains(",'=1,").endsWith(",0.5");
      tracker.exportResults(run, folder.resolve("rows.jsonl"));
      assertThat(Files.readAllLines(folder.resolve("rows.jsonl")))
          .hasSize(2)
          .allSatisfy(
              line -> assertThat(line).startsWith("{\"project\":\"contract\",\"runId\":\""));
      tracker.exportResults(run, folder.resolve("rows.json"));
      assertThat(Files.readString(folder.resolve("rows.json"))).startsWith("[").endsWith("]\n");
      assertThatThrownBy(() -> tracker.exportResults(run, folder.resolve("rows.xlsx")))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining(".csv, .json or .jsonl");
      assertThatThrownBy(() -> tracker.exportResults("nobody", folder.resolve("none.csv")))
          .isInstanceOf(QuipuException.class);
      assertThat(folder.resolve("none.csv")).doesNotExist();
    }
  }
}
