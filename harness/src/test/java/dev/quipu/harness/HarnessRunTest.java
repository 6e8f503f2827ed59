package dev.quipu.harness;

import static dev.quipu.harness.HarnessFixture.files;
import static dev.quipu.harness.HarnessFixture.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.RunPlan;
import dev.quipu.harness.config.ConfigFile;
import dev.quipu.harness.config.ConfigKind;
import dev.quipu.harness.model.Models;
import dev.quipu.harness.run.Harness;
import dev.quipu.harness.run.HarnessRun;
import dev.quipu.harness.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarnessRunTest {
  private static final String MATRIX =
      """
      name: matrix
      models:
        - {type: shout, name: loud, end: "!"}
        - {type: dummy, name: echo, failures: {"word-7": no word}}
      probes:
        - {name: same, evaluators: [exact_match, edit_similarity]}
        - {name: polite, prompt: "please {{input}}", evaluators: [{type: contains_all, texts: [please]}]}
      data:
        - {name: words, file: words.jsonl}
        - {name: few, cases: [{key: one, input: a, expected: A!}, {key: two, input: b, skip: true}]}
      run: {concurrency: %d}
      """;

  @TempDir private Path folder;
  private HarnessFixture fixture = new HarnessFixture(Path.of(""));

  @BeforeEach
  void words() throws IOException {
    fixture = new HarnessFixture(folder);
    List<String> lines =
        IntStream.range(0, 40)
            .mapToObj(i -> "{\"input\":\"word-%d\",\"expected\":\"WORD-%d!\"}".formatted(i, i))
            .toList();
    Files.write(folder.resolve("words.jsonl"), lines);
  }

  @Test
  void recordsSayWhatCameOfEachCaseInOrder() throws IOException {
    RunResult result = fixture.run(MATRIX.formatted(8));
    List<CaseRecord> records = records(result);
    assertThat(records).hasSize(2 * 2 * 42);
    assertThat(records.get(3).input()).isEqualTo("word-3");
    assertThat(records.get(3).output()).isEqualTo("WORD-3!");
    assertThat(records.get(3).scores()).containsEntry("exact_match", 1.0);
    assertThat(records.get(40).exampleId()).isEqualTo("one");
    assertThat(records.get(41).status().word()).isEqualTo("skipped");
    assertThat(records.get(84 + 7).error()).isEqualTo("no word");
    assertThat(records.get(84 + 7).status().word()).isEqualTo("error");
    assertThat(records.stream().map(one -> one.model() + one.probe()).distinct())
        .containsExactly("loudsame", "loudpolite", "echosame", "echopolite");
    assertThat(result.summary().experiments()).hasSize(8);
  }

  @Test
  void theSameConfigurationAndAnswersHaveTheSameBytes() throws IOException {
    RunResult one = fixture.run("one", MATRIX.formatted(1));
    RunResult many = fixture.run("many", MATRIX.formatted(30));
    assertThat(files(many.folder())).isEqualTo(files(one.folder()));
    assertThat(files(one.folder()).keySet())
        .contains("records.jsonl", "manifest.json", "summary.json")
        .doesNotContain("journal.jsonl");
  }

  @Test
  void otherDataAreAnotherRun() throws IOException {
    String id = fixture.harness(MATRIX.formatted(1)).plan().identity().id();
    assertThat(id).matches("[0-9a-f]{32}");
    Files.writeString(
        folder.resolve("words.jsonl"), "{\"input\":\"more\"}\n", StandardOpenOption.APPEND);
    assertThat(fixture.harness(MATRIX.formatted(1)).plan().identity().id()).isNotEqualTo(id);
  }

  @Test
  void aRunThatWasCutOffGoesOnAndHasTheSameBytes() throws IOException {
    Map<String, String> expected = files(fixture.run("whole", MATRIX.formatted(4)).folder());
    assertThatThrownBy(() ->
            fixture.run(
                "cut",
                MATRIX.formatted(4),
                (done, all) -> {
                  if (done == 50) {
                    throw new IllegalStateException("cut");
                  }
                }))
        .hasMessageContaining("goes on");
    Path journal = new HarnessFolder(folder.resolve("runs/cut")).journal();
    Files.writeString(journal, "{\"case\":160,\"latency_ms\":1,\"rec", StandardOpenOption.APPEND);
    RunResult resumed = fixture.run("cut", MATRIX.formatted(4));
    assertThat(resumed.resumed()).isBetween(50, 100);
    assertThat(files(resumed.folder())).isEqualTo(expected);
    assertThat(fixture.run("cut", MATRIX.formatted(4)).wasComplete()).isTrue();
  }

  @Test
  void aFolderHoldsOneRun() throws IOException {
    fixture.run(MATRIX.formatted(4));
    String other = MATRIX.formatted(4).replace("matrix", "other");
    assertThatThrownBy(() -> fixture.run(other)).hasMessageContaining("holds another run");
  }

  @Test
  void oneProgramAtATimeCarriesARunOut() throws IOException {
    List<String> told = new ArrayList<>();
    fixture.run(
        "shared",
        MATRIX.formatted(1),
        (done, all) -> {
          if (done == 1) {
            told.add("asked");
            assertThatThrownBy(() -> fixture.run("shared", MATRIX.formatted(1)))
                .hasMessageContaining("Another program carries out the run");
          }
        });
    assertThat(told).hasSize(1);
  }

  @Test
  void aCommandAnswersFromItsStandardInput() throws IOException {
    RunResult result =
        fixture.run(
            """
            model: {type: command, command: [sh, -c, 'read x; [ "$x" = bad ] && { echo broken >&2; exit 3; }; echo "<$x>"']}
            probe: {name: p, evaluators: [exact_match]}
            data: {cases: [{input: ok, expected: <ok>}, {input: bad, expected: x}]}
            """);
    assertThat(records(result).get(0).output()).isEqualTo("<ok>");
    assertThat(records(result).get(1).error()).isEqualTo("sh ended with status 3: broken");
  }

  @Test
  void aCommandThatHangsIsStopped() throws IOException {
    RunResult result =
        fixture.run(
            """
            model: {type: command, command: [sleep, "1000"]}
            probe: {name: p, evaluators: [exact_match]}
            data: {cases: [{input: x, expected: x}]}
            run: {timeout_seconds: 0.2, retries: 0}
            """);
    assertThat(records(result).get(0).status().word()).isEqualTo("timeout");
    assertThat(records(result).get(0).error()).isEqualTo("No answer within 200 ms");
  }

  @Test
  void anEvaluatorThatFailsIsAnErrorAndTheAnswerStays() throws IOException {
    RunResult result =
        fixture.run(
            """
            model: {type: dummy, answer: no number}
            probe: {name: p, evaluators: [numeric, contains]}
            data: {cases: [{input: x, expected: "1"}]}
            """);
    CaseRecord record = records(result).get(0);
    assertThat(record.status().word()).isEqualTo("error");
    assertThat(record.output()).isEqualTo("no number");
    assertThat(record.error()).startsWith("numeric: Output is no number");
    assertThat(record.line()).contains("\"numeric\":null");
  }

  @Test
  void aRunStaysUntilItsModelsCanBeMade() throws IOException {
    RunResult result = fixture.run(MATRIX.formatted(4));
    Map<String, String> before = files(result.folder());
    Harness other = fixture.harness(MATRIX.formatted(4).replace("shout", "unknown"));
    assertThatThrownBy(() ->
            new HarnessRun(
                    other,
                    result.folder().path(),
                    Models.of(HarnessRunTest.class.getClassLoader()),
                    (done, all) -> {})
                .run(true))
        .hasMessageContaining("has the type \"unknown\"");
    assertThat(files(result.folder())).isEqualTo(before);
  }

  @Test
  void runsOfTwoNamesHaveTwoIds() throws IOException {
    String text = MATRIX.formatted(4).replace("name: matrix\n", "");
    Path one = Files.writeString(folder.resolve("one.yaml"), text);
    Path two = Files.writeString(folder.resolve("two.yaml"), text);
    RunPlan first = Harness.of(ConfigFile.read(one, ConfigKind.HARNESS)).plan();
    RunPlan second = Harness.of(ConfigFile.read(two, ConfigKind.HARNESS)).plan();
    assertThat(first.name()).isEqualTo("one");
    assertThat(second.identity()).isNotEqualTo(first.identity());
  }

  @Test
  void aDeepCaseThatIsDoneIsNotAskedAgain() throws IOException {
    String deep = "[".repeat(499) + "]".repeat(499);
    Files.writeString(
        folder.resolve("words.jsonl"), "{\"input\":" + deep + "}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() ->
            fixture.run(
                "cut",
                MATRIX.formatted(1),
                (done, all) -> {
                  if (done == 100) {
                    throw new IllegalStateException("cut");
                  }
                }))
        .hasMessageContaining("goes on");
    RunResult resumed = fixture.run("cut", MATRIX.formatted(1));
    assertThat(resumed.resumed()).isGreaterThanOrEqualTo(100);
    assertThat(records(resumed).get(40).input()).asString().startsWith("[[[[");
  }
}
