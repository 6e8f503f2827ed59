package dev.quipu.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.evaluation.evaluators.Evaluators;
import dev.quipu.evaluation.files.FileTracker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program that evaluates is killed, and another goes on.
@Timeout(120)
class KilledEvaluationTest {
  private static final int CASES = 300;

  @TempDir Path folder;

  private static FileTracker tracker(String kind, Path folder) {
    return kind.equals("csv") ? FileTracker.csv(folder, "p") : FileTracker.json(folder, "p");
  }

  private static List<TestCase> cases() {
    return IntStream.range(0, CASES)
        .mapToObj(i -> TestCase.of("question\n" + i).key("case" + i).expected("answer"))
        .toList();
  }

  private static EvaluationOptions options(FileTracker tracker) {
    return EvaluationOptions.of(tracker).dataset("d").runId("night").batchSize(1);
  }

  static final class Program {
    private Program() {}

    /// Prints the number of cases whose rows are written, one number a line.
    public static void main(String[] arguments) throws InterruptedException {
      EvaluationReport unused =
          Evaluations.evaluate(
              cases(),
              testCase -> "answer",
              List.of(Evaluators.exactMatch()),
              options(tracker(arguments[0], Path.of(arguments[1])))
                  .progress(progress -> System.out.println(progress.done())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void noRowThatWasWrittenIsLostOrDoneAgain(String kind) throws Exception {
    long written = 0;
    AtomicInteger asked = new AtomicInteger();
    for (int kills = 1; kills <= 3; kills++) {
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  kind,
                  folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out =
          new BufferedReader(new InputStreamReader(program.getInputStream(), UTF_8))) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          written = Math.max(written, Long.parseLong(line));
          if (written >= kills * 40L) {
            // Not by the process itself, which would close its output, too.
            program.toHandle().destroyForcibly();
          }
        }
      }
      program.waitFor();
      assertThat(tracker(kind, folder).runResults("night"))
          .hasSizeGreaterThanOrEqualTo((int) written);
    }
    EvaluationReport report =
        Evaluations.evaluate(
            cases(),
            testCase -> {
              asked.incrementAndGet();
              return "answer";
            },
            List.of(Evaluators.exactMatch()),
            options(tracker(kind, folder)));
    assertThat(report.count()).isEqualTo(CASES);
    assertThat(report.skipped()).isGreaterThanOrEqualTo(written);
    assertThat(report.skipped() + asked.get()).isEqualTo(CASES);
    List<EvaluatedCase> rows = tracker(kind, folder).runResults("night");
    Set<String> keys = new HashSet<>();
    rows.forEach(row -> keys.add(row.key()));
    assertThat(rows).hasSize(CASES);
    assertThat(keys).hasSize(CASES);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.testCase().input()).asString().startsWith("question\n"));
    if (kind.equals("csv")) {
      assertThat(Files.readAllLines(folder.resolve("leaderboard.csv"))).hasSize(2);
    }
  }
}
