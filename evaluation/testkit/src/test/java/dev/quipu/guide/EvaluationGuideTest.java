package dev.quipu.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.evaluation.EvaluationReport;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.Evaluator;
import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.TestCase;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The code in the guides to evaluations is compiled code, and that code runs.
@Timeout(120)
class EvaluationGuideTest {
  private static final Pattern IN_SOURCE =
      Pattern.compile("( *)// snippet: (\\w+)\n(.*?)\n *// end\n", Pattern.DOTALL);
  private static final Pattern IN_GUIDE =
      Pattern.compile("()<!-- snippet: (\\w+) -->\n```java\n(.*?)\n```\n", Pattern.DOTALL);

  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/test/java/dev/quipu/guide/EvaluationSnippets.java"),
          Path.of("src/test/java/dev/quipu/guide/CaseSetSnippets.java"),
          Path.of("src/test/java/dev/quipu/guide/MemoryTrackerTest.java"),
          Path.of("../junit/src/test/java/dev/quipu/evaluation/junit/AnswersTest.java"));

  private static Map<String, String> snippets(Pattern pattern, Path file) throws IOException {
    Map<String, String> snippets = new LinkedHashMap<>();
    Matcher matcher = pattern.matcher(Files.readString(file));
    while (matcher.find()) {
      snippets.put(
          matcher.group(2), matcher.group(3).replaceAll("(?m)^" + matcher.group(1), "").strip());
    }
    return snippets;
  }

  @Test
  void theGuidesShowWhatIsCompiled() throws IOException {
    Map<String, String> compiled = new LinkedHashMap<>();
    for (Path source : SOURCES) {
      compiled.putAll(snippets(IN_SOURCE, source));
    }
    Map<String, String> shown = new LinkedHashMap<>();
    for (String guide : List.of("evaluating", "case-sets", "gllm-evals")) {
      Path file = Path.of("../../docs/guide/" + guide + ".md");
      Map<String, String> here = snippets(IN_GUIDE, file);
      assertThat(Files.readString(file).split("```java", -1)).hasSize(here.size() + 1);
      assertThat(compiled).containsAllEntriesOf(here);
      shown.putAll(here);
    }
    assertThat(shown.keySet()).isEqualTo(compiled.keySet());
  }

  private static class Parrot implements EvaluationSnippets.Model {
    @Override
    public String answer(Object question) {
      return question.equals("Who made them?") ? "The Inca." : "Knots!";
    }

    @Override
    public CompletableFuture<Double> rate(String question, String answer) {
      return CompletableFuture.supplyAsync(() -> 0.75);
    }
  }

  @Test
  void theCodeOfTheGuidesRuns(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);
    Parrot model = new Parrot();
    try (QuipuServer server =
            QuipuServer.start(
                new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
        Quipu quipu =
            Quipu.connect(
                Options.defaults()
                    .url(server.url())
                    .journalFolder(folder.resolve("journals"))
                    .capture(false))) {
      CaseSetSnippets.write(quipu);
      CaseSetSnippets.read(quipu, out);
      assertThat(bytes.toString(UTF_8).lines())
          .containsExactly(
              "capitals has 2 cases",
              "{question=Capital of France?} {answer=Paris}",
              "{question=Capital of Peru?} {answer=Lima}");
      bytes.reset();
      Parrot halfRight =
          new Parrot() {
            @Override
            public String answer(Object question) {
              return question.toString().contains("Peru") ? "Lima" : "Lyon";
            }
          };
      CaseSetSnippets.evaluate(quipu, halfRight, out);
      assertThat(bytes.toString(UTF_8).strip()).isEqualTo("0.5");
      bytes.reset();
      EvaluationSnippets.first(quipu, model);
      StoredRun first = quipu.project().loadExperiment("questions").runs().first().orElseThrow();
      assertThat(first.evaluationSummary().rows()).isEqualTo(2);
      assertThat(first.metric("normalised_match.mean").orElseThrow().last()).isEqualTo(0.5);
      Files.writeString(folder.resolve("questions.jsonl"), "{\"input\":\"?\",\"expected\":\"!\"}");
      List<TestCase> cases = EvaluationSnippets.cases(folder);
      List<Evaluator> judges = EvaluationSnippets.judges(model);
      for (ExperimentTracker tracker : EvaluationSnippets.places(quipu, folder)) {
        try (tracker) {
          String run = EvaluationSnippets.log(tracker, out);
          assertThat(EvaluationSnippets.context(tracker)).isEqualTo(run);
          EvaluationResult result = EvaluationResult.of(Map.of("quality", Map.of("", 0.5)));
          TestCase data = TestCase.of("q").output("a");
          String nightly = EvaluationSnippets.alog(tracker, result, data);
          String batch = EvaluationSnippets.batch(tracker, List.of(result), List.of(data));
          assertThat(List.of(run, nightly, batch)).doesNotHaveDuplicates();
          EvaluationSnippets.history(tracker, out);
          EvaluationSnippets.results(tracker, run, out);
          EvaluationSnippets.export(tracker, run, folder);
          assertThat(folder.resolve("results.csv")).content().contains("quality.correctness");
          EvaluationReport night = EvaluationSnippets.options(cases, model, judges, tracker);
          assertThat(night.results().get(0).result().find("helpful").orElseThrow().success())
              .isTrue();
        }
      }
    }
    assertThat(bytes.toString(UTF_8)).contains("quality Optional[Score[");
  }
}
