package dev.quipu.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.beust.jcommander.JCommander;
import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Params from files, arguments and parsed command lines.
class ParamSourcesTest extends ConnectedTest {
  @TempDir Path folder;

  private Run run;

  @BeforeEach
  void start() {
    run = quipu.experiment("e").startRun("r");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Map<String, Object> params() {
    Report report = run.finish();
    assertThat(report.problems()).isEmpty();
    return server.run(run).params;
  }

  @Test
  void aJsonFileBecomesParamsWithDots() throws IOException {
    run.params(
        file(
            "config.JSON",
            """
            {"lr": 1e-3, "model": {"layers": 2, "sizes": [1, 2], "bias": true, "init": null},
             "seed": 123456789012345678901234567890, "name": "ü \\u00e9", "empty": {},
             "api_key": "sk-1", "db": {"password": "p", "port": 1}, "max_tokens": 512, "eos_token": "</s>"}
            """));
    assertThat(params())
        .containsEntry("lr", 1e-3)
        .containsEntry("model.layers", 2.0)
        .containsEntry("model.sizes", "[1, 2]")
        .containsEntry("model.bias", true)
        .containsEntry("model.init", "null")
        .containsEntry("name", "ü é")
        .containsEntry("empty", "{}")
        .containsEntry("api_key", "***")
        .containsEntry("db.password", "***")
        .containsEntry("db.port", 1.0)
        .containsEntry("max_tokens", 512.0)
        .containsEntry("eos_token", "</s>");
  }

  @Test
  void aYamlFileBecomesTheSameParams() throws IOException {
    run.params(
        file(
            "config.yml",
            """
            # how it is trained
            lr: 0.001
            model: &model
              layers: 2
              activation: relu
            teacher: *model
            1: one
            text: |
              two
              lines
            """));
    assertThat(params())
        .containsEntry("lr", 0.001)
        .containsEntry("model.layers", 2.0)
        .containsEntry("teacher.activation", "relu")
        .containsEntry("1", "one")
        .containsEntry("text", "two\nlines\n");
  }

  @Test
  void aPropertiesFileBecomesParams() throws IOException {
    run.params(file("config.properties", "model.layers=2\nname = ü\n# comment\nempty=\n"));
    assertThat(params())
        .containsExactlyInAnyOrderEntriesOf(Map.of("model.layers", "2", "name", "ü", "empty", ""));
  }

  @Test
  void aFileOfCommentsHasNoParams() throws IOException {
    run.params(file("a.yaml", "# nothing yet\n"));
    assertThat(params()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config.toml | lr = 1            | none of .json, .yaml, .yml and .properties
          config      | lr = 1            | none of .json, .yaml, .yml and .properties
          a.json      | [1]               | holds no object
          a.json      | {"a": 1} {"b": 2} | something follows
          a.json      | {"a": 1, "a": 2}  | Duplicate
          a.json      | {"a":             | cannot be read
          a.yaml      | a: [              | cannot be read
          a.yaml      | a: !!java.net.URL [x] | cannot be read
          a.yaml      | {a: &x [*x, *y]}  | cannot be read
          a.properties | a=\\uXYZW        | cannot be read
          """)
  void aFileThatCannotBeReadIsReportedAndTheTrainingGoesOn(
      String name, String content, String problem) throws IOException {
    run.params(file(name, content));
    run.params(folder.resolve("missing.json"));
    run.param("later", 1);
    Report report = run.finish();
    assertThat(String.join("\n", report.problems())).contains(name, problem, "missing.json");
    assertThat(server.run(run).params).containsExactly(Map.entry("later", 1.0));
  }

  @Test
  void aFileThatIsTooLargeIsReported() throws IOException {
    run.params(file("large.json", "{\"a\": \"" + "x".repeat(5 << 20) + "\"}"));
    assertThat(String.join("\n", run.finish().problems())).contains("at most 4194304");
  }

  @Test
  void aDeepFileEndsNoProgram() throws IOException {
    run.params(file("deep.json", "{\"a\":".repeat(400) + "1" + "}".repeat(400)));
    run.params(file("deep.yaml", "{a: ".repeat(400) + "1" + "}".repeat(400)));
    run.params(file("deeper.json", "{\"a\":".repeat(100_000)));
    run.params(file("deeper.yaml", "{a: ".repeat(100_000)));
    run.param("later", 1);
    assertThat(run.finish().problems()).hasSize(3);
    assertThat(server.run(run).params).containsExactly(Map.entry("later", 1.0));
  }

  @Test
  void secretsInListsAreMasked() throws IOException {
    run.params(file("a.yaml", "{servers: [{host: h, password: p}], keys: [[1]]}"));
    assertThat(params())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("servers", "[{host=h, password=***}]", "keys", "[[1]]"));
  }

  @Test
  void aValueThatContainsItselfEndsNoProgram() throws IOException {
    run.params(file("map.yaml", "a: &a {b: *a}"));
    run.params(file("list.yaml", "a: &a [[*a]]"));
    List<Object> list = new ArrayList<>();
    list.add(List.of(list));
    run.param("list", list);
    run.param("later", 1);
    assertThat(run.finish().problems()).isNotEmpty();
    assertThat(server.run(run).params).containsExactly(Map.entry("later", 1.0));
  }

  @Test
  void argumentsBecomeParams() {
    run.params(
        new String[] {
          "train",
          "--lr=0.1",
          "--epochs",
          "3",
          "-v",
          "--momentum",
          "-0.5",
          "--tag",
          "a",
          "--tag=b",
          "--token",
          "t",
          "data.csv",
          "--",
          "--rest"
        });
    assertThat(params())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "lr", "0.1",
                "epochs", "3",
                "v", true,
                "momentum", "-0.5",
                "tag", "a b",
                "token", "***",
                "arguments", "train data.csv --rest"));
  }

  static class Common {
    @Option(names = {"-s", "--seed"})
    long seed = 42;
  }

  static class Logging {
    @Option(names = "--verbose")
    boolean verbose;
  }

  static class Optimizer {
    @Option(names = "--lr")
    double lr = 0.1;
  }

  static class Train extends Common {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true)
    boolean help;

    @Option(names = {"-e", "--epochs"})
    int epochs;

    @Option(names = "--pin", interactive = true, arity = "0..1")
    @Nullable String pin;

    @Option(names = "--note")
    @Nullable String note;

    @Parameters List<String> files = new ArrayList<>();

    @Mixin Logging logging = new Logging();

    @ArgGroup(exclusive = false)
    Optimizer optimizer = new Optimizer();

    String notAnOption = "x";
  }

  @Test
  void aCommandOfPicocliBecomesParams() {
    Train train = new Train();
    new CommandLine(train)
        .setOverwrittenOptionsAllowed(true)
        .parseArgs("--epochs", "3", "--lr", "0.5", "--pin", "1234", "a", "b");
    run.paramsOf(train);
    assertThat(params())
        .containsEntry("epochs", 3.0)
        .containsEntry("seed", 42.0)
        .containsEntry("lr", 0.5)
        .containsEntry("pin", "***")
        .containsEntry("files", "[a, b]")
        .containsEntry("note", "null")
        .containsEntry("verbose", false)
        .doesNotContainKeys("help", "notAnOption");
  }

  static class JTrain {
    @Parameter(names = {"-e", "--epochs"})
    int epochs;

    @Parameter(names = "--key", password = true)
    String key = "secret";

    @Parameter(names = "--help", help = true)
    boolean help;

    @Parameter List<String> files = new ArrayList<>();

    @ParametersDelegate JOptimizer optimizer = new JOptimizer();
  }

  static class JOptimizer {
    @Parameter(names = "--lr")
    double lr = 0.1;
  }

  @Test
  void aCommandOfJCommanderBecomesParams() {
    JTrain train = new JTrain();
    JCommander.newBuilder().addObject(train).build().parse("-e", "3", "--lr", "0.5", "a");
    run.paramsOf(train);
    assertThat(params())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("epochs", 3.0, "key", "***", "files", "[a]", "lr", 0.5));
  }

  @Test
  void anObjectWithoutOptionsIsReported() {
    run.paramsOf("text");
    assertThat(run.finish().problems()).singleElement().asString().contains("java.lang.String");
  }
}
