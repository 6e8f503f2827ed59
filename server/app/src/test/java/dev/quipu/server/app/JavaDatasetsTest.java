package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Digest;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.copy.FolderExport;
import dev.quipu.sdk.copy.FolderImport;
import dev.quipu.sdk.folder.RunFolder;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.values.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Datasets of the Java SDK, with a whole server.
@Timeout(120)
class JavaDatasetsTest extends SdkServedTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path files;

  private Path file(String name, String content) throws IOException {
    Path file = files.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private interface Logging {
    void log(Run run) throws Exception;
  }

  /// The datasets of a run that logs them.
  private List<DatasetInput> logged(Logging logging) throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("e").startRun("r");
      logging.log(run);
      List<DatasetInput> inputs = run.load().datasets();
      assertThat(run.finish().isComplete()).isTrue();
      return inputs;
    }
  }

  private static JsonNode profile(DatasetInput input) {
    return JSON.readTree(input.dataset().profile());
  }

  private static String sha256(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Test
  void aCsvFileIsDescribedByItsColumns() throws Exception {
    String csv =
        """
        id,score,"a ""name""\",ok,note
        1,0.5,"x, y",true,
        2,1.5,"two
        lines",FALSE,n
        3,,z,true,n
        """;
    Path file = file("data/reviews.csv", csv);
    DatasetInput input = logged(run -> run.dataset("reviews", file, "Three")).getFirst();
    Dataset dataset = input.dataset();
    assertThat(dataset.digest()).isEqualTo(sha256(csv));
    assertThat(dataset.description()).isEqualTo("Three");
    assertThat(dataset.sourceType()).isEqualTo("local");
    assertThat(dataset.source()).contains("reviews.csv");
    JsonNode columns = JSON.readTree(dataset.schema()).get("mlflow_colspec");
    assertThat(
            stream(columns)
                .map(one -> one.get("name").asString() + ":" + one.get("type").asString()))
        .containsExactly(
            "id:long", "score:double", "a \"name\":string", "ok:boolean", "note:string");
    JsonNode profile = profile(input);
    assertThat(profile.get("num_rows").asInt()).isEqualTo(3);
    assertThat(profile.get("size_bytes").asInt()).isEqualTo(csv.length());
    JsonNode score = profile.get("columns").get("score");
    assertThat(score.get("nulls").asInt()).isEqualTo(1);
    assertThat(score.get("distinct").asInt()).isEqualTo(2);
    assertThat(score.get("min").asDouble()).isEqualTo(0.5);
    assertThat(score.get("quantiles").get("0.5").asDouble()).isEqualTo(1.0);
    assertThat(profile.get("columns").get("note").get("nulls").asInt()).isEqualTo(1);
    assertThat(profile.get("columns").get("note").has("min")).isFalse();
  }

  @Test
  void jsonLinesHaveTheUnionOfTheirFields() throws Exception {
    Path file =
        file("rows.jsonl", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2.5,\"c\":{\"d\":[1]}}\n{\"a\":null}\n");
    JsonNode columns = profile(logged(run -> run.dataset("d", file, "")).getFirst()).get("columns");
    assertThat(columns.get("a").get("nulls").asInt()).isEqualTo(1);
    assertThat(columns.get("b").get("nulls").asInt()).isEqualTo(2);
    assertThat(columns.get("c").get("nulls").asInt()).isEqualTo(2);
    assertThat(columns.get("a").get("max").asDouble()).isEqualTo(2.5);
  }

  @Test
  void aFileThatIsNoTableDespiteItsNameHasADigest() throws Exception {
    Path file = file("rows.jsonl", "{\"a\":1}\n{broken");
    DatasetInput input = logged(run -> run.dataset("d", file, "")).getFirst();
    assertThat(input.dataset().digest()).isEqualTo(sha256("{\"a\":1}\n{broken"));
    assertThat(input.dataset().schema()).isEmpty();
    assertThat(profile(input).get("size_bytes").asInt()).isEqualTo(15);
  }

  @Test
  void manyValuesAreEstimatedAndSaidToBe() throws Exception {
    StringBuilder csv = new StringBuilder("i\n");
    for (int i = 0; i < 200_000; i++) {
      csv.append(i).append('\n');
    }
    Path file = file("many.csv", csv.toString());
    JsonNode column =
        profile(logged(run -> run.dataset("d", file, "")).getFirst()).get("columns").get("i");
    assertThat(column.get("distinct_estimated").asBoolean()).isTrue();
    assertThat(column.get("distinct").asDouble()).isBetween(190_000.0, 210_000.0);
    assertThat(column.get("quantiles_estimated").asBoolean()).isTrue();
    assertThat(column.get("quantiles").get("0.5").asDouble()).isBetween(94_000.0, 106_000.0);
    assertThat(column.get("max").asInt()).isEqualTo(199_999);
    assertThat(column.get("mean").asDouble()).isEqualTo(99_999.5);
  }

  @Test
  void theDigestOfAFolderIsOfPathsAndContents() throws Exception {
    file("one/a.txt", "a");
    file("one/b/c.txt", "c");
    Files.createDirectories(files.resolve("one/empty/deep"));
    file("two/b/c.txt", "c");
    file("two/a.txt", "a");
    Files.createDirectories(files.resolve("two/empty/deep"));
    file("three/a.txt", "a");
    file("three/b/d.txt", "c");
    Files.createDirectories(files.resolve("three/empty/deep"));
    List<DatasetInput> inputs =
        logged(run -> {
          for (String name : List.of("one", "two", "three")) {
            run.dataset(name, files.resolve(name), "");
          }
        });
    String nul = "\u0000";
    String listing =
        String.join(
            nul,
            "quipu-folder-1",
            "file",
            sha256("a"),
            "a.txt",
            "file",
            sha256("c"),
            "b/c.txt",
            "folder",
            "",
            "empty/deep",
            "");
    assertThat(inputs.get(0).dataset().digest()).isEqualTo(sha256(listing));
    assertThat(inputs.get(1).dataset().digest()).isEqualTo(sha256(listing));
    assertThat(inputs.get(2).dataset().digest()).isNotEqualTo(sha256(listing));
    assertThat(profile(inputs.get(0)).get("num_files").asInt()).isEqualTo(2);
  }

  @Test
  void theDigestOfATableIsThatOfTheObject() throws Exception {
    Table table = Table.ofColumns(Map.of("x", new double[] {1, 2, Double.NaN}));
    DatasetInput input = logged(run -> run.dataset("t", table, "")).getFirst();
    assertThat(input.dataset().digest()).isEqualTo(Values.standard().content(table).digest().hex());
    assertThat(profile(input).get("num_rows").asInt()).isEqualTo(3);
    assertThat(profile(input).get("columns").get("x").get("max").asDouble()).isEqualTo(2);
  }

  @Test
  void remoteDataAreAsGivenAndMlflowResolvesThem() throws Exception {
    List<DatasetInput> inputs =
        logged(run -> {
          run.dataset("a", "s3://b/k", "");
          run.dataset("b").source("https://h/k").digest("etag").context("test").tag("k", "v").log();
        });
    assertThat(inputs.get(0).dataset().isOfContent()).isFalse();
    assertThat(inputs.get(0).dataset().source()).isEqualTo("{\"uri\":\"s3://b/k\"}");
    assertThat(inputs.get(1))
        .isEqualTo(
            new DatasetInput(
                new Dataset("b", "etag", "http", "{\"url\":\"https://h/k\"}", "", "", ""),
                Map.of("k", "v", DatasetInput.CONTEXT, "test")));
  }

  @Test
  void whatCannotBeNotedIsCountedAndFailsNothing() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("e").startRun("r");
      run.dataset("gone", files.resolve("gone.csv"), "");
      run.dataset("", "s3://b/k", "");
      run.dataset("password", "s3://u:p@b/k", "");
      run.dataset("nul", "\u0000", "");
      Report report = run.finish();
      // What cannot even be described is a call that failed; the others are datasets.
      assertThat(report.artifactsRefused()).isEqualTo(3);
      assertThat(report.changesRefused()).isEqualTo(1);
      assertThat(report.problems()).hasSize(4);
      assertThat(quipu.project().loadRun(run.id()).datasets()).isEmpty();
    }
  }

  @Test
  void aFileThatChangesBeforeItIsReadIsNotedByItsPlace() throws Exception {
    Path file = file("d.csv", "a\n1\n");
    Options offline = options().mode(Mode.OFFLINE);
    Run run;
    try (Quipu quipu = Quipu.connect(offline)) {
      run = quipu.experiment("e").startRun("r");
      run.dataset("d", file, "D");
      run.finish();
    }
    Files.writeString(file, "a\n1\n2\n");
    try (Sync sync = Sync.open(journals, options())) {
      sync.once(progress -> {});
    }
    try (Quipu quipu = Quipu.connect(options())) {
      Dataset dataset = quipu.project().loadRun(run.id()).datasets().getFirst().dataset();
      assertThat(dataset.isOfContent()).isFalse();
      assertThat(dataset.description()).isEqualTo("D");
    }
  }

  @Test
  void datasetsGoThroughRunFoldersAndComeBackTheSame() throws Exception {
    Path file = file("d.csv", "a\n1\n");
    Path runs = files.resolve("runs");
    try (Quipu quipu = Quipu.connect(options().mode(Mode.LOCAL).localFolder(runs))) {
      Run run = quipu.experiment("e").startRun("r");
      run.dataset("d").source(file).description("D").context("training").log();
      run.dataset("remote", "s3://b/k", "R");
      assertThat(run.finish().isComplete()).isTrue();
    }
    List<List<DatasetInput>> imported = new ArrayList<>();
    FolderImport importing = FolderImport.into(options());
    for (int i = 0; i < 2; i++) {
      for (RunFolder folder : importing.find(runs)) {
        importing.run(folder);
        try (Quipu quipu = Quipu.connect(options())) {
          imported.add(quipu.project().loadRun(folder.id()).datasets());
        }
      }
    }
    assertThat(imported.get(0)).hasSize(2).isEqualTo(imported.get(1));
    assertThat(imported.get(0).getFirst().dataset().digest()).isEqualTo(sha256("a\n1\n"));
    Path exported = files.resolve("exported");
    for (RunFolder folder : RunFolder.below(runs)) {
      Path copy = Objects.requireNonNull(FolderExport.from(options()).run(folder.id(), exported));
      assertThat(Files.readString(copy.resolve("datasets.jsonl")))
          .isEqualTo(Files.readString(folder.path().resolve("datasets.jsonl")));
    }
  }

  @Test
  void datasetsAreExportedAsATable() throws Exception {
    logged(run -> run.dataset("d").source("s3://b/k").digest("1").context("training").log());
    String csv = new String(bytes("/export/datasets?format=csv"), StandardCharsets.UTF_8);
    assertThat(csv).contains(",d,1,s3,", ",s3://b/k,training,");
  }

  @Test
  void aParquetFileIsDescribedByItsColumns() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("exported").startRun("r");
      for (int i = 0; i < 3000; i++) {
        run.log("loss", i, i / 2.0);
      }
      assertThat(run.finish().isComplete()).isTrue();
    }
    byte[] bytes = bytes("/export/series?format=parquet&key=loss");
    Path file = Files.write(files.resolve("Points.PARQUET"), bytes);
    DatasetInput input = logged(run -> run.dataset("points", file, "Exported")).getFirst();
    assertThat(input.dataset().digest()).isEqualTo(Digest.of(bytes).hex());
    JsonNode profile = profile(input);
    assertThat(profile.get("num_rows").asInt()).isEqualTo(3000);
    assertThat(profile.get("size_bytes").asInt()).isEqualTo(bytes.length);
    JsonNode value = profile.get("columns").get("value");
    assertThat(value.get("nulls").asInt()).isZero();
    assertThat(value.get("max").asDouble()).isEqualTo(1499.5);
    assertThat(value.get("quantiles").get("0.5").asDouble()).isEqualTo(749.75);
    assertThat(value.get("distinct").asDouble()).isCloseTo(3000, withinPercentage(5));
    assertThat(profile.get("columns").get("key").get("distinct").asInt()).isEqualTo(1);
    JsonNode columns = JSON.readTree(input.dataset().schema()).get("mlflow_colspec");
    assertThat(
            stream(columns)
                .map(one -> one.get("name").asString() + ":" + one.get("type").asString()))
        .contains("key:string", "step:long", "value:double");
  }

  @Test
  void whatIsNoParquetHasADigestOnly() throws Exception {
    Path file = file("bad.parquet", "PAR1 no, this is a text PAR1");
    DatasetInput input = logged(run -> run.dataset("bad", file, "")).getFirst();
    assertThat(input.dataset().digest()).isEqualTo(sha256("PAR1 no, this is a text PAR1"));
    assertThat(input.dataset().schema()).isEmpty();
    assertThat(profile(input).get("size_bytes").asInt()).isEqualTo(28);
  }
}
