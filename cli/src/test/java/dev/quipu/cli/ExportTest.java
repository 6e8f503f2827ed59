package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Exports with the command what the SDK has logged.
class ExportTest {
  @TempDir private Path folder;
  private QuipuServer server;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
    Options options =
        Options.defaults()
            .url(server.url())
            .capture(false)
            .journalFolder(folder.resolve("journals"));
    try (Quipu quipu = Quipu.connect(options)) {
      for (String name : List.of("a", "b")) {
        quipu
            .experiment("e " + name)
            .run(
                name,
                run -> {
                  run.params(Map.of("lr", name.equals("a") ? 0.1 : 0.2));
                  run.log(0, Map.of("train/loss", 0.5, "test/loss", Double.NaN));
                });
      }
    }
    Files.createDirectory(folder.resolve("out"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int export(String... more) {
    out.getBuffer().setLength(0);
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(out, true));
    List<String> args = new ArrayList<>(List.of("export", "--url", server.url()));
    args.addAll(List.of(more));
    return commands.execute(args.toArray(String[]::new));
  }

  private Path file(String name) {
    return folder.resolve("out").resolve(name);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void aTableIsSavedInTheFormOfItsName() throws IOException {
    assertThat(export("--table", "params", "-o", file("p.csv").toString()))
        .as(out.toString())
        .isZero();
    assertThat(Files.readString(file("p.csv")).lines())
        .hasSize(3)
        .startsWith("runId,key,type,value");
    assertThat(out.toString()).contains("p.csv", "bytes");
    assertThat(export("--table", "runs", "--format", "parquet", "-o", file("r").toString()))
        .isZero();
    assertThat(Files.readString(file("r"), StandardCharsets.ISO_8859_1))
        .startsWith("PAR1")
        .endsWith("PAR1");
    // What is there is replaced.
    assertThat(export("--table", "tasks", "-o", file("p.csv").toString())).isZero();
    assertThat(Files.readString(file("p.csv")).lines()).hasSize(1);
    assertThat(files()).containsExactlyInAnyOrder("p.csv", "r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--table runs",
        "--column name",
        "--experiment e",
        "--axis wall",
        "--exact",
        "-o x",
        "--format csv"
      })
  void runFoldersTakeNoOptionsOfTables(String option) {
    List<String> args = new ArrayList<>(List.of("--to", folder.resolve("folders").toString()));
    args.addAll(words(option));
    assertThat(export(args.toArray(String[]::new))).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "quipu export --to takes --filter, --run, --url, --project, not " + longest(option));
    assertThat(folder.resolve("folders")).doesNotExist();
  }

  private static List<String> words(String text) {
    return Pattern.compile(" ").splitAsStream(text).toList();
  }

  private static String longest(String option) {
    String name = words(option).getFirst();
    return name.equals("-o") ? "--output" : name;
  }

  @Test
  void rowsAreChosenByTheOptions() throws IOException {
    String points = file("points.jsonl").toString();
    assertThat(
            export(
                "--table",
                "series",
                "-o",
                points,
                "--run",
                "a",
                "--key",
                "*/loss",
                "--axis",
                "relative"))
        .as(out.toString())
        .isZero();
    assertThat(Files.readString(Path.of(points)).lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("relativeMs") && line.contains("\"value\":\"NaN\""));
    String runs = file("runs.csv").toString();
    assertThat(
            export(
                "--table", "runs", "-o", runs, "--filter", "params.lr > 0.15", "--column", "name"))
        .isZero();
    assertThat(Files.readString(Path.of(runs))).isEqualTo("name\r\nb\r\n");
    assertThat(
            export("--table", "runs", "-o", runs, "--experiment", "e a", "--column", "params.lr"))
        .isZero();
    assertThat(Files.readString(Path.of(runs))).isEqualTo("params.lr\r\n0.1\r\n");
  }

  @Test
  void aTableGoesToTheStandardOutput() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(
              export(
                  "--table",
                  "metrics",
                  "--format",
                  "csv",
                  "-o",
                  "-",
                  "--column",
                  "key",
                  "--column",
                  "count"))
          .isZero();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .hasSize(5)
        .contains("train/loss,1", "test/loss,1");
    assertThat(files()).isEmpty();
  }

  @Test
  void whatFailsLeavesNoFileAndSaysWhy() throws IOException {
    Files.writeString(file("kept.csv"), "old");
    String kept = file("kept.csv").toString();
    assertThat(export("--table", "runs", "-o", kept, "--filter", "params.lr >")).isEqualTo(1);
    assertThat(out.toString()).contains("The server answered 400: Filter, position");
    assertThat(export("--table", "secrets", "-o", kept)).isEqualTo(1);
    assertThat(export("--table", "runs", "-o", kept, "--run", "nobody")).isEqualTo(1);
    assertThat(out.toString()).contains("nobody");
    server.close();
    assertThat(export("--table", "runs", "-o", kept)).isEqualTo(1);
    assertThat(out.toString()).contains("cannot be reached");
    assertThat(Files.readString(file("kept.csv"))).isEqualTo("old");
    assertThat(files()).containsExactly("kept.csv");
  }

  // ---- the guide ----

  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @Test
  void theCommandsOfTheGuideWork() throws Exception {
    Path guide = Path.of("../docs/guide/export.md");
    int commands = 0;
    int requests = 0;
    for (String line : Files.readAllLines(guide)) {
      if (line.startsWith("quipu export ")) {
        List<String> args = new ArrayList<>();
        ARGUMENT
            .matcher(line.substring("quipu export ".length()))
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .forEach(args::add);
        int output = args.indexOf("-o") + 1;
        if (!args.get(output).equals("-")) {
          args.set(output, file(args.get(output)).toString());
        }
        assertThat(export(args.toArray(String[]::new))).as(line + out).isZero();
        commands++;
      } else if (line.startsWith("curl ")) {
        String path = line.substring(line.indexOf("$project") + 8, line.lastIndexOf('"'));
        URI uri = URI.create(server.url() + "/api/v1/projects/default" + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
          HttpRequest request = HttpRequest.newBuilder(uri).build();
          assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
              .as(line)
              .isEqualTo(200);
        }
        requests++;
      }
    }
    assertThat(commands).isEqualTo(5);
    assertThat(requests).isEqualTo(3);
    assertThat(Files.readString(file("metrics.csv"))).startsWith("key,median,std");
  }
}
