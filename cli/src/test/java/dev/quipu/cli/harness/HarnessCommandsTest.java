package dev.quipu.cli.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class HarnessCommandsTest {
  @Command(
      name = "quipu",
      subcommands = {
        RunCommand.class,
        HarnessCommand.class,
        ReportCommand.class,
        TrendCommand.class,
        ValidateCommand.class
      })
  private static final class Commands {}

  @TempDir private Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private Path good = Path.of("");
  private Path worse = Path.of("");

  @BeforeEach
  void configurations() throws IOException {
    good = write("good.yaml", "Paris");
    worse = write("worse.yaml", "Lyon");
  }

  private Path write(String name, String answer) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        name: capitals
        model: {type: dummy, name: atlas, answers: {France: %s, Peru: Lima}}
        probe: {name: facts, category: geography, evaluators: [exact_match]}
        data: {cases: [{key: fr, input: France, expected: Paris}, {key: pe, input: Peru, expected: Lima}]}
        """
            .formatted(answer));
  }

  private int execute(Object... args) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commands = new CommandLine(new Commands());
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    commands.setExecutionExceptionHandler((e, command, parsed) -> {
      command.getErr().println(e.getMessage());
      return 1;
    });
    return commands.execute(List.of(args).stream().map(Object::toString).toArray(String[]::new));
  }

  private Path run(Path config, String name) {
    Path runDir = folder.resolve("runs").resolve(name);
    assertThat(execute("run", config, "--run-dir", runDir)).as(err.toString()).isZero();
    return runDir;
  }

  @Test
  void aRunSaysItsScoresAndWhereItsReportIs() {
    Path runDir = run(good, "a");
    assertThat(out.toString())
        .contains("atlas  facts  inline: exact_match 1.0000, 2 cases, 0 failed")
        .contains(runDir.resolve("report.html").toString());
    assertThat(runDir.resolve("report.html")).exists();
    run(good, "a");
    assertThat(out.toString()).contains("done already");
  }

  @Test
  void localTrackingStandsBesideTheRun() throws IOException {
    Path runDir = folder.resolve("runs/a");
    assertThat(
            execute(
                "run", good, "--run-dir", runDir, "--track", "local", "--track-project", "cities"))
        .isZero();
    assertThat(err.toString()).isEmpty();
    try (var runs = Files.list(folder.resolve("runs/tracking/cities"))) {
      Path tracked = runs.findFirst().orElseThrow();
      assertThat(tracked.getFileName().toString()).matches("[0-9a-f]{32}");
      assertThat(Files.readString(tracked.resolve("metrics.json")))
          .contains("\"success_rate\":1", "\"exact_match\":1", "mean_latency_ms");
      assertThat(Files.readString(tracked.resolve("params.json")))
          .contains("atlas", "geography", "run_dir");
      assertThat(tracked.resolve("artifacts/report.html")).exists();
    }
  }

  @Test
  void aTrackerThatIsNotThereIsOneWarning() {
    assertThat(execute("run", good, "--run-dir", folder.resolve("a"), "--track", "nowhere"))
        .isZero();
    assertThat(err.toString().strip())
        .startsWith(
            "quipu: there is no tracker nowhere, so the run is not tracked with it; there are:")
        .contains("local", "mlflow", "quipu", "tensorboard")
        .hasLineCount(1);
  }

  @Test
  void differencesAreTheStatus() throws IOException {
    Path a = run(good, "a");
    Path b = run(worse, "b");
    FolderDiffReport diff = new FolderDiffReport("text", 0, 20);
    PrintWriter text = new PrintWriter(out);
    assertThat(diff.print(a, b, false, false, text)).isZero();
    assertThat(diff.print(a, a, true, true, text)).isZero();
    assertThat(diff.print(a, b, true, true, text)).isEqualTo(2);
    assertThat(diff.print(b, a, true, false, text)).isZero();
    assertThat(diff.print(b, a, true, true, text)).isEqualTo(3);
    assertThat(out.toString())
        .contains("regressed  atlas/facts/inline/fr  1 \"Paris\" -> 0 \"Lyon\"");
  }

  @Test
  void aFallBeyondTheThresholdIsAStatus() {
    Path a = run(good, "a");
    Path b = run(worse, "b");
    assertThat(execute("trend", a, b, "--threshold", "0.4")).isEqualTo(2);
    assertThat(err.toString()).contains("is worse by more than 0.4");
    assertThat(execute("trend", a, b, "--threshold", "0.6")).isZero();
    assertThat(execute("trend", a, b, "--format", "json")).isZero();
    assertThat(out.toString()).contains("\"values\":[1,0.5]");
  }

  @Test
  void configurationsAndFoldersAreValidated() throws IOException {
    Path a = run(good, "a");
    assertThat(execute("validate", good, a)).isZero();
    Files.writeString(worse, "model: 1\n");
    assertThat(execute("validate", worse, a)).isEqualTo(1);
    assertThat(out.toString()).contains("worse.yaml:1:1: \"probe\" is missing");
    assertThat(execute("validate", "--schema", "harness")).isZero();
    assertThat(out.toString()).contains("https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void theReportIsMadeAnew() throws IOException {
    Path a = run(good, "a");
    String report = Files.readString(a.resolve("report.html"));
    Files.delete(a.resolve("report.html"));
    assertThat(execute("report", a)).isZero();
    assertThat(Files.readString(a.resolve("report.html"))).isEqualTo(report);
  }

  @Test
  void aRunOfWhichNothingWasAnsweredIsAFailure() throws IOException {
    Files.writeString(
        worse,
        Files.readString(good)
            .replace("answers: {France: Paris, Peru: Lima}", "failures: {France: no, Peru: no}"));
    assertThat(execute("run", worse, "--run-dir", folder.resolve("a"))).isEqualTo(1);
  }
}
