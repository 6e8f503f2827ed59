package dev.quipu.evaluation.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.json.JsonText;
import dev.quipu.evaluation.EvaluatedCase;
import dev.quipu.evaluation.EvaluationResult;
import dev.quipu.evaluation.TestCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTrackerTest {
  @TempDir Path folder;

  private static EvaluationResult result(String evaluator, double value) {
    return EvaluationResult.of(
        Score.builder(evaluator, "").value(value).success(value >= 0.5).build());
  }

  private static TestCase answer(String key, String output) {
    return TestCase.of("question " + key).key(key).output(output);
  }

  private FileTracker open(boolean isCsv, Path place) {
    return isCsv ? FileTracker.csv(place, "p") : FileTracker.json(place, "p");
  }

  @Test
  void spreadsheetsSeeAColumnForEachScoreAndNoFormulas() throws IOException {
    FileTracker tracker = FileTracker.csv(folder, "p");
    tracker.log(result("match", 1), "qa", answer("a", "=cmd|' /C calc'!A0"), "r1", Map.of());
    tracker.log(result("f1", 0.25), "qa", answer("+b", "line\n@two"), "r1", Map.of());
    tracker.log(result("=evil", 0.5), "qa", answer("c", "plain"), "-r2", Map.of());
    List<String> lines = Files.readAllLines(folder.resolve("experiment_results.csv"));
    assertThat(lines.get(0))
        .isEqualTo(
            "project,run_id,dataset,case,time,task,input,output,expected,data,metadata,scores,"
                + "match,f1,'=evil");
    assertThat(lines.get(1)).startsWith("p,r1,qa,a,").contains(",'=cmd|").endsWith(",1,,");
    assertThat(lines.get(2)).startsWith("p,r1,qa,'+b,").contains("\"line");
    assertThat(lines.get(3)).startsWith("@two\"").endsWith(",,0.25,");
    assertThat(lines.get(4)).startsWith("p,'-r2,qa,c,").endsWith(",,,0.5");
    assertThat(tracker.runResults("-r2"))
        .singleElement()
        .satisfies(row -> assertThat(row.result().find("=evil")).isPresent());
  }

  @Test
  void theLeaderboardHasALineForEachRun() throws IOException {
    FileTracker tracker = FileTracker.csv(folder, "p");
    tracker.log(result("match", 1), "qa", answer("a", "x"), "r1", Map.of());
    tracker.log(result("match", 0), "qa", answer("b", "x"), "r1", Map.of());
    tracker.log(result("match", 0.5), "other", answer("b", "x"), "r2", Map.of());
    tracker.logContext(Map.of("prompt", "v2"), "r2").join();
    List<String> lines = Files.readAllLines(folder.resolve("leaderboard.csv"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo("project,run_id,start,datasets,cases,errors,match,match success_rate,context");
    assertThat(lines.get(1)).startsWith("p,r1,").endsWith(",qa,2,0,0.5,0.5,");
    assertThat(lines.get(2))
        .startsWith("p,r2,")
        .endsWith(",other,1,0,0.5,1,\"{\"\"prompt\"\":\"\"v2\"\"}\"");
  }

  /// As if the program had been killed after each byte of a write.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatACrashHasLeftOfARowIsCutOff(boolean isCsv) throws IOException {
    Path first = folder.resolve("first");
    FileTracker tracker = open(isCsv, first);
    tracker.log(result("match", 1), "qa", answer("a", "one\n\"x\"\n"), "r", Map.of());
    String name = isCsv ? "experiment_results.csv" : "experiment_results.jsonl";
    int whole = Files.readAllBytes(first.resolve(name)).length;
    tracker.log(result("match", 0), "qa", answer("b", "two\n\"y\"\n"), "r", Map.of());
    byte[] all = Files.readAllBytes(first.resolve(name));
    for (int length = whole; length < all.length; length++) {
      Path place = folder.resolve("cut" + length);
      Files.createDirectories(place);
      Files.write(place.resolve(name), Arrays.copyOf(all, length));
      FileTracker again = open(isCsv, place);
      assertThat(again.runResults("r")).extracting(EvaluatedCase::key).containsExactly("a");
      again.log(result("match", 0.5), "qa", answer("c", "three"), "r", Map.of());
      assertThat(open(isCsv, place).runResults("r"))
          .extracting(EvaluatedCase::key)
          .containsExactly("a", "c");
    }
  }

  @Test
  void aWriterTakesUpTheColumnsOfAnother() {
    FileTracker one = FileTracker.csv(folder, "p");
    FileTracker two = FileTracker.csv(folder, "p");
    for (int i = 0; i < 20; i++) {
      FileTracker tracker = i % 2 == 0 ? one : two;
      tracker.log(result("score" + i, i), "qa", answer("k" + i, "x"), "r", Map.of());
    }
    assertThat(one.runResults("r")).hasSize(20);
    assertThat(two.experimentHistory())
        .singleElement()
        .satisfies(run -> assertThat(run.scores()).hasSize(20).containsKey("score19"));
  }

  @Test
  void twoProgramsWriteAtTheSameTime() throws Exception {
    List<Process> programs = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      programs.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  folder.toString(),
                  name)
              .inheritIO()
              .start());
    }
    for (Process program : programs) {
      assertThat(program.waitFor()).isZero();
    }
    FileTracker tracker = FileTracker.csv(folder, "p");
    assertThat(tracker.runResults("both")).hasSize(2 * Writer.ROWS);
    assertThat(tracker.experimentHistory().get(0).scores().keySet()).hasSize(2 * 5);
    assertThat(Files.readAllLines(folder.resolve("leaderboard.csv"))).hasSize(2);
  }

  static final class Writer {
    static final int ROWS = 40;

    private Writer() {}

    public static void main(String[] arguments) {
      FileTracker tracker = FileTracker.csv(Path.of(arguments[0]), "p");
      for (int i = 0; i < ROWS; i++) {
        tracker.log(
            result(arguments[1] + i % 5, i), "qa", answer(arguments[1] + i, "x"), "both", Map.of());
      }
    }
  }

  @Test
  void aLargeValueIsAFileOfItsOwn() throws IOException {
    FileTracker tracker = FileTracker.csv(folder, "p");
    String large = "x".repeat(100_000);
    String run = tracker.log(result("match", 1), "qa", answer("a", large));
    Object standIn = tracker.runResults(run).get(0).testCase().output();
    assertThat(standIn).isInstanceOf(Map.class);
    String digest =
        (String) ((Map<?, ?>) Objects.requireNonNull(standIn)).get(EvaluationRow.STAND_IN);
    assertThat(Files.readString(folder.resolve("objects").resolve(digest)))
        .isEqualTo('"' + large + '"');
  }

  @Test
  void aFileThatIsNoneOfOursIsRefusedAndStaysAsItIs() throws IOException {
    Path file = folder.resolve("experiment_results.csv");
    Files.writeString(file, "a,b\n1,2\n");
    FileTracker tracker = FileTracker.csv(folder, "p");
    assertThatThrownBy(() -> tracker.log(result("match", 1), "qa", answer("a", "x")))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("experiment_results.csv")
        .hasMessageContaining("a,b");
    assertThat(Files.readString(file)).isEqualTo("a,b\n1,2\n");
    Path other = folder.resolve("other");
    Files.createDirectories(other);
    Files.createSymbolicLink(other.resolve("experiment_results.jsonl"), file);
    assertThatThrownBy(() -> FileTracker.json(other, "p")).hasMessageContaining("symbolic link");
    assertThatThrownBy(() -> FileTracker.csv(file, "p")).hasMessageContaining("cannot be made");
  }

  @Test
  void aFileThatSomebodyHasShortenedIsReadAgain() throws IOException {
    FileTracker tracker = FileTracker.csv(folder, "p");
    tracker.log(result("match", 1), "qa", answer("a", "x"), "r", Map.of());
    tracker.log(result("match", 0), "qa", answer("b", "x"), "r", Map.of());
    Path file = folder.resolve("experiment_results.csv");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, 2));
    assertThat(tracker.experimentHistory().get(0).cases()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"project\":\"p\"}",
        "{\"project\":\"p\",\"runId\":7,\"key\":\"k\",\"timeUs\":1,\"data\":{}}",
        "{\"project\":\"p\",\"runId\":\"r\",\"key\":\"k\",\"timeUs\":1,\"data\":[]}",
        "{\"project\":\"p\",\"runId\":\"r\",\"key\":\"\",\"timeUs\":1,\"data\":{}}",
        "{\"project\":\"p\",\"runId\":\"r\",\"key\":\"k\",\"timeUs\":1,\"data\":{},"
            + "\"scores\":[{\"evaluator\":\"e\",\"value\":1e999}]}"
      })
  void aLineThatIsNoRowIsNamed(String line) throws IOException {
    Path file = folder.resolve("experiment_results.jsonl");
    Files.writeString(file, line + "\n");
    FileTracker tracker = FileTracker.json(folder, "p");
    assertThatThrownBy(tracker::experimentHistory)
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("experiment_results.jsonl has no row in record 1");
    assertThat(Files.readString(file)).isEqualTo(line + "\n");
  }

  @Test
  void aFileWithoutEndOrDepthIsRefusedInTime() throws IOException {
    Files.writeString(folder.resolve("experiment_results.jsonl"), "x".repeat(10 << 20));
    assertThatThrownBy(() -> FileTracker.json(folder, "p").experimentHistory())
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("more than 4194304 bytes");
    FileTracker csv = FileTracker.csv(folder.resolve("csv"), "p");
    csv.log(result("match", 1), "qa", answer("a", "x"), "r", Map.of());
    Path file = folder.resolve("csv").resolve("experiment_results.csv");
    String deep = "[".repeat(100_000);
    Files.writeString(file, Files.readString(file).replace("[{", deep + "{"));
    assertThatThrownBy(() -> FileTracker.csv(folder.resolve("csv"), "p").experimentHistory())
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("has no row in record");
  }

  @Test
  void theKeyOfAnInputIsThatOfTheCore() {
    FileTracker tracker = FileTracker.json(folder, "p");
    String run =
        tracker.log(result("m", 1), "qa", TestCase.of(Map.of("b", 1.50, "a", "\u00e9\u0001")));
    assertThat(tracker.runResults(run).get(0).key())
        .isEqualTo(EvaluationRow.keyOf(new JsonText("{\"b\":1.5,\"a\":\"\u00e9\\u0001\"}")));
  }
}
