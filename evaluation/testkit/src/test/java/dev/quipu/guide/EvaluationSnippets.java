package dev.quipu.guide;

import dev.quipu.core.evaluation.Score;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.evaluation.EvaluatedCase;
import dev.quipu.evaluation.EvaluationOptions;
import dev.quipu.evaluation.EvaluationReport;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.Evaluations;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.RunTally;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.evaluation.cases.CaseFile;
import dev.quipu.evaluation.evaluators.Evaluators;
import dev.quipu.evaluation.evaluators.Summaries;
import dev.quipu.evaluation.files.FileTracker;
import dev.quipu.evaluation.runs.QuipuTracker;
import dev.quipu.sdk.Quipu;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The code of the guides to evaluations, compiled and run. What stands between `snippet` and `end`
/// is in a guide.
final class EvaluationSnippets {
  private EvaluationSnippets() {}

  /// Stands for the model of a program.
  interface Model {
    String answer(Object question);

    CompletableFuture<Double> rate(String question, String answer);
  }

  static void first(Quipu quipu, Model model) throws InterruptedException {
    // snippet: first
    List<TestCase> cases =
        List.of(
            TestCase.of("What is a quipu?").expected("Knots on strings"),
            TestCase.of("Who made them?").expected(List.of("The Inca", "Incas")));
    try (var tracker = QuipuTracker.of(quipu, "questions")) {
      EvaluationReport report =
          Evaluations.evaluate(
              cases,
              testCase -> model.answer(testCase.input()),
              List.of(Evaluators.normalisedMatch(), Evaluators.tokenF1().threshold(0.5)),
              EvaluationOptions.of(tracker).dataset("quipus").context(Map.of("model", "m-7")));
      System.out.println(report.summary()); // token_f1.mean, token_f1.success_rate, ...
    }
    // end
  }

  static List<TestCase> cases(Path folder) throws IOException {
    // snippet: cases
    List<TestCase> cases = CaseFile.read(folder.resolve("questions.jsonl")); // or .csv
    // end
    return cases;
  }

  static EvaluationReport options(
      List<TestCase> cases, Model model, List<Evaluator> evaluators, ExperimentTracker tracker)
      throws InterruptedException {
    // snippet: options
    EvaluationOptions options =
        EvaluationOptions.of(tracker)
            .dataset("quipus")
            .runId("nightly") // goes on with this run, if it is there
            .concurrency(16)
            .batchSize(1) // each row is written at once
            .metadata(Map.of("language", "en"))
            .summary(Summaries.corpusBleu())
            .showProgress();
    EvaluationReport report =
        Evaluations.evaluate(
            cases, testCase -> model.answer(testCase.input()), evaluators, options);
    // end
    return report;
  }

  static List<Evaluator> judges(Model model) {
    // snippet: judges
    Evaluator polite =
        Evaluators.judge(
            "polite",
            (testCase, score) ->
                score.success(!testCase.outputText().contains("!")).explanation("No shouting."));
    Evaluator helpful =
        Evaluators.judgeAsync(
            "helpful",
            Duration.ofSeconds(30),
            (testCase, score) ->
                model
                    .rate(String.valueOf(testCase.input()), testCase.outputText())
                    .thenApply(rating -> score.value(rating).model("judge-3").cost(0.002)));
    // end
    return List.of(polite, helpful.threshold(0.5));
  }

  // ---- trackers ----

  static String log(ExperimentTracker tracker, PrintStream out) {
    // snippet: log
    EvaluationResult result =
        EvaluationResult.of(
            Score.builder("quality", "").value(0.9).success(true).explanation("Good.").build(),
            Score.builder("quality", "correctness")
                .value(0.9)
                .threshold(0.5)
                .success(true)
                .model("judge-3")
                .rubric(3.0)
                .build());
    TestCase data = TestCase.of("What is a quipu?").output("Knots.").expected("Knots on strings.");
    String runId = tracker.log(result, "quipus", data);
    // end
    out.println(runId.length() > 0);
    return runId;
  }

  static String alog(ExperimentTracker tracker, EvaluationResult result, TestCase data) {
    // snippet: alog
    CompletableFuture<String> runId =
        tracker.alog(result, "quipus", data, "nightly", Map.of("language", "en"));
    // end
    return runId.join();
  }

  static String batch(
      ExperimentTracker tracker, List<EvaluationResult> results, List<TestCase> data) {
    // snippet: batch
    String runId = tracker.logBatch(results, "quipus", data).join(); // a run of its own
    // end
    return runId;
  }

  static String context(ExperimentTracker tracker) {
    // snippet: context
    String runId = tracker.logContext(Map.of("prompt", "v2", "temperature", 0.2)).join();
    // end
    return runId;
  }

  static void history(ExperimentTracker tracker, PrintStream out) {
    // snippet: history
    for (TrackedRun run : tracker.experimentHistory()) {
      out.println(run.id() + " " + run.cases() + " " + run.scores());
    }
    // end
  }

  static void results(ExperimentTracker tracker, String runId, PrintStream out) {
    // snippet: results
    for (EvaluatedCase row : tracker.runResults(runId)) {
      row.result()
          .evaluators()
          .forEach((name, evaluator) ->
              out.println(row.key() + " " + name + " " + evaluator.aggregate()));
    }
    // end
  }

  static void export(ExperimentTracker tracker, String runId, Path folder) {
    // snippet: export
    tracker.exportResults(runId, folder.resolve("results.csv")); // or .json, .jsonl
    // end
  }

  static List<ExperimentTracker> places(Quipu quipu, Path folder) {
    // snippet: places
    ExperimentTracker server = QuipuTracker.of(quipu, "questions");
    ExperimentTracker runFolders = QuipuTracker.local(folder.resolve("runs"), "questions");
    ExperimentTracker csv = FileTracker.csv(folder.resolve("csv"), "questions");
    ExperimentTracker json = FileTracker.json(folder.resolve("json"), "questions");
    // end
    return List.of(server, runFolders, csv, json);
  }

  // snippet: backend
  static final class MemoryTracker extends ExperimentTracker {
    private final Map<String, List<CaseEvaluated>> rows = new LinkedHashMap<>();
    private final Map<String, RunTally> tallies = new LinkedHashMap<>();

    MemoryTracker(String projectName) {
      super(projectName);
    }

    private RunTally tally(String runId) {
      return tallies.computeIfAbsent(runId, RunTally::new);
    }

    @Override
    protected synchronized void write(String runId, List<CaseEvaluated> more) {
      rows.computeIfAbsent(runId, unused -> new ArrayList<>()).addAll(more);
      more.forEach(tally(runId)::add);
    }

    @Override
    protected synchronized void writeContext(
        String runId, Instant time, Map<String, ? extends @Nullable Object> context) {
      tally(runId).context(time.toEpochMilli() * 1000, context);
    }

    @Override
    protected synchronized List<CaseEvaluated> read(String runId) {
      Map<List<String>, CaseEvaluated> latest = new LinkedHashMap<>();
      for (CaseEvaluated one : rows.getOrDefault(runId, List.of())) {
        latest.put(List.of(one.row().dataset(), one.row().key()), one);
      }
      return List.copyOf(latest.values());
    }

    @Override
    public synchronized List<TrackedRun> experimentHistory() {
      return tallies.values().stream().map(RunTally::run).toList();
    }
  }
  // end
}
