package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Compares runs with the command, over a whole server.
class DiffTest {
  private static final int CASES = 40;

  @TempDir private Path folder;
  private QuipuServer server;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void start() {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
    Options options =
        Options.defaults()
            .url(server.url())
            .capture(false)
            .journalFolder(folder.resolve("journals"));
    try (Quipu quipu = Quipu.connect(options)) {
      evaluate(quipu, "v1", i -> i % 4 == 0 ? 0 : 1);
      evaluate(quipu, "same", i -> i % 4 == 0 ? 0 : 1);
      evaluate(quipu, "better", i -> 1);
      evaluate(quipu, "worse", i -> i % 2 == 0 ? 0 : 1);
      evaluate(quipu, "a bit worse", i -> i % 4 == 0 || i == 1 ? 0 : 1);
      quipu.experiment("qa").run("empty", run -> run.tag("a", "b"));
    }
  }

  private static void evaluate(Quipu quipu, String name, IntToDoubleFunction values) {
    quipu
        .experiment("qa")
        .run(
            name,
            run -> {
              for (int i = 0; i < CASES; i++) {
                double value = values.applyAsDouble(i);
                run.evaluated(
                    new EvaluationRow(
                        "qa",
                        "case" + i,
                        new JsonText("{\"output\":\"" + name + " \\u001b[31m" + i + "\"}"),
                        null,
                        List.of(
                            Score.builder("match", "").value(value).success(value == 1).build(),
                            Score.of("match", "half", value / 2))));
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int diff(String... more) {
    out.getBuffer().setLength(0);
    CommandLine commands = Main.commandLine("diff");
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(out, true));
    List<String> args = new ArrayList<>(List.of("diff", "--url", server.url()));
    args.addAll(List.of(more));
    return commands.execute(args.toArray(String[]::new));
  }

  @Test
  void equalRunsAreTheSame() {
    assertThat(diff("v1", "same", "--fail-on-regressions")).isZero();
    assertThat(out.toString())
        .contains("v1 (")
        .contains("-> same (")
        .contains("match: ")
        .contains("40 in both: 0 regressed, 0 improved, 40 same; 0 new, 0 gone");
  }

  @Test
  void regressionsAreListedAndFailIfWanted() {
    assertThat(diff("v1", "worse", "--cases", "3")).isZero();
    assertThat(out.toString())
        .contains("10 regressed, 0 improved, 30 same")
        .contains("  regressed  qa/case")
        .contains("  1 -> 0  ")
        .contains("match.half: ")
        .contains("  0.5 -> 0  ")
        .contains("\\u001b[31m")
        .doesNotContain("\u001b");
    assertThat(diff("v1", "worse", "--fail-on-regressions")).isEqualTo(2);
    assertThat(diff("v1", "better", "--fail-on-regressions")).isZero();
    assertThat(diff("better", "v1", "--fail-on-regressions", "--significant")).isEqualTo(2);
    assertThat(diff("v1", "a bit worse", "--fail-on-regressions")).isEqualTo(2);
    assertThat(diff("v1", "a bit worse", "--fail-on-regressions", "--significant")).isZero();
  }

  @Test
  void programsReadJson() {
    assertThat(diff("v1", "worse", "--format", "json", "--evaluator", "match")).isZero();
    Map<String, ?> report = JsonTree.members(new JsonText(out.toString().strip()));
    assertThat(report.get("run")).asString().contains("worse");
    List<?> scores = (List<?>) Objects.requireNonNull(report.get("scores"));
    assertThat(scores).hasSize(2);
    Map<?, ?> first = (Map<?, ?>) Objects.requireNonNull(scores.get(0));
    assertThat(first.get("evaluator")).isEqualTo("match");
    assertThat(first.get("regressed")).isEqualTo(10.0);
    assertThat(first.get("same")).isEqualTo(30.0);
    assertThat(first.get("moreThanChance")).isEqualTo(true);
  }

  @Test
  void mistakesExitWithOne() {
    assertThat(diff("v1", "nobody")).isEqualTo(1);
    assertThat(out.toString()).contains("quipu: ").contains("nobody");
    assertThat(diff("v1")).isEqualTo(1);
    assertThat(diff("v1", "same", "--format", "xml")).isEqualTo(1);
    assertThat(out.toString()).contains("must be text or json");
    assertThat(diff("v1", "same", "--evaluator", "other")).isEqualTo(1);
    assertThat(out.toString()).contains("no scores of the evaluator \"other\" in common");
    assertThat(diff("v1", "empty")).isEqualTo(1);
    assertThat(out.toString()).contains("no scores in common");
    assertThat(diff("v1", "same", "--cases", "-1")).isEqualTo(1);
  }
}
