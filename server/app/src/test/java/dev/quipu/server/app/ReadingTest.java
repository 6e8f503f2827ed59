package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Reference;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.Stream;
import dev.quipu.sdk.read.ArtifactEntry;
import dev.quipu.sdk.read.FieldStats;
import dev.quipu.sdk.read.MetricSummary;
import dev.quipu.sdk.read.Point;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.Quote;
import dev.quipu.sdk.read.Rows;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.read.StoredRow;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.read.StreamStats;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the Java SDK reads back from the whole server.
@Timeout(120)
class ReadingTest {
  private static final List<String> HOSTILE =
      List.of("a/b", "it's", "\"q\"", "`t`", "größe 😀", "a.b", "..", "%2e", "a b&c=d?e#f+g", "\\");

  @TempDir private Path data;
  @TempDir private Path folder;
  private QuipuServer server;
  private Quipu quipu;

  @BeforeEach
  void begin() {
    start();
    quipu = Quipu.connect(options());
  }

  private void start() {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, data.resolve("store"), Set.of(), false));
  }

  @AfterEach
  void stop() {
    quipu.close();
    server.close();
  }

  private Options options() {
    return Options.defaults()
        .url(server.url())
        .journalFolder(data.resolve("journals"))
        .capture(false)
        .flushInterval(Duration.ofMillis(20))
        .requestTimeout(Duration.ofSeconds(5));
  }

  private static void assertRefused(ErrorCode code, String message, Runnable read) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).as(e.message()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void aRunIsReadBackWithTypedValues() {
    Instant before = Instant.now().minusMillis(1);
    Run parent = quipu.experiment("digits").startRun("parent");
    Run run = parent.startRun("größe \"1\"");
    run.params(
        Map.of(
            "lr", 0.1, "model", Map.of("layers", 2, "kind", "mlp"), "shuffle", true, "text", "2"));
    run.param("large", 1L << 62);
    run.param("larger", BigInteger.TWO.pow(100));
    run.tag("team", "vision");
    run.notes("# Notes");
    run.log(0, Map.of("train/loss", 0.5, "train/accuracy", 0.25));
    run.log("train/loss", 1, 0.125);
    run.log("train/nan", 1, Double.NaN);

    StoredRun running = run.load();
    assertThat(running.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(running.end()).isEmpty();
    assertThat(running.seen()).isPresent();
    assertThat(running.isLost()).isFalse();
    run.finish();

    StoredRun read = quipu.project().loadRun(run.id());
    assertThat(read.id()).isEqualTo(run.id());
    assertThat(read.name()).isEqualTo("größe \"1\"");
    assertThat(read.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(read.start()).isBetween(before, Instant.now());
    assertThat(read.end().orElseThrow()).isBetween(read.start(), Instant.now());
    assertThat(read.parentId()).contains(parent.id());
    assertThat(read.isDeleted()).isFalse();
    assertThat(read.notes()).isEqualTo("# Notes");
    assertThat(read.tags()).isEqualTo(Map.of("team", "vision"));
    assertThat(read.datasets()).isEmpty();
    assertThat(read.params().flat())
        .isEqualTo(
            Map.of(
                "lr",
                0.1,
                "model.layers",
                2L,
                "model.kind",
                "mlp",
                "shuffle",
                true,
                "text",
                "2",
                "large",
                1L << 62,
                "larger",
                BigInteger.TWO.pow(100)));
    assertThat(read.params().nested())
        .containsEntry("model", Map.of("layers", 2L, "kind", "mlp"))
        .containsEntry("lr", 0.1);
    assertThat(read.params().number("lr")).isEqualTo(0.1);
    assertThat(read.params().number("model.layers")).isEqualTo(2);
    assertThat(read.params().integer("model.layers")).isEqualTo(2);
    assertThat(read.params().flag("shuffle")).isTrue();
    assertThat(read.params().text("text")).isEqualTo("2");
    assertRefused(ErrorCode.INVALID_ARGUMENT, "\"mlp\"", () -> read.params().number("model.kind"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "0.1", () -> read.params().integer("lr"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "boolean", () -> read.params().flag("text"));
    assertRefused(ErrorCode.NOT_FOUND, "\"none\"", () -> read.params().text("none"));

    MetricSummary loss = read.metric("train/loss").orElseThrow();
    assertThat(loss.count()).isEqualTo(2);
    assertThat(loss.first()).isEqualTo(0.5);
    assertThat(loss.last()).isEqualTo(0.125);
    assertThat(loss.lastStep()).isEqualTo(1);
    assertThat(loss.min()).isEqualTo(0.125);
    assertThat(loss.max()).isEqualTo(0.5);
    assertThat(loss.mean()).isEqualTo(0.3125);
    assertThat(loss.lastTime()).isBetween(before, Instant.now());
    MetricSummary nan = read.metric("train/nan").orElseThrow();
    assertThat(nan.last()).isNaN();
    assertThat(nan.hasNaN()).isTrue();
    assertThat(read.metric("none")).isEmpty();
    assertThat(read.metrics()).containsOnlyKeys("train/loss", "train/accuracy", "train/nan");

    assertThat(parent.load().children().toList())
        .extracting(StoredRun::id)
        .containsExactly(run.id());
  }

  @Test
  void paramsKeepDigitsThatADoubleWouldRound(@TempDir Path folder) throws IOException {
    String pi = "3.14159265358979323846264338327950288";
    Run run = quipu.experiment("digits").startRun("exact");
    run.param("code", new BigDecimal(pi));
    run.params(Files.writeString(folder.resolve("a.yaml"), "yaml: " + pi + "\nlimit: .inf\n"));
    run.params(Files.writeString(folder.resolve("b.json"), "{\"json\":" + pi + ",\"e\":1e-400}"));
    run.param("short", 0.1);
    run.param("float", 0.1f);
    run.param("long", 12345678.90625);
    run.finish();
    assertThat(run.report().problems()).isEmpty();
    assertThat(run.load().params().flat())
        .containsEntry("code", new BigDecimal(pi))
        .containsEntry("yaml", new BigDecimal(pi))
        .containsEntry("json", new BigDecimal(pi))
        .containsEntry("e", new BigDecimal("1E-400"))
        .containsEntry("limit", "Infinity")
        .containsEntry("short", 0.1)
        .containsEntry("float", 0.1)
        .containsEntry("long", 12345678.90625);
    assertThat(quipu.project().runs("params.code > 3.1 AND params.code < 3.2").count()).isOne();
  }

  @Test
  void runsAreSearchedOverTheProjectAndAnExperimentAcrossPages() {
    for (int i = 0; i < 230; i++) {
      Run run = quipu.experiment(i % 2 == 0 ? "even" : "odd").startRun("run-" + i);
      run.param("i", i);
      run.log("loss", 0, 1000 - i);
      run.log("other", 0, i);
      run.finish();
    }
    Project project = quipu.project();
    List<StoredRun> all = project.runs().orderBy("params.i ASC").toList();
    assertThat(all)
        .extracting(run -> run.params().integer("i"))
        .containsExactlyElementsOf(IntStream.range(0, 230).mapToObj(i -> (long) i).toList());
    assertThat(project.runs("params.i < 10 AND metrics.loss > 995").toList())
        .extracting(StoredRun::name)
        .containsExactlyInAnyOrder("run-0", "run-1", "run-2", "run-3", "run-4");
    assertThat(project.runs().orderBy("metrics.loss ASC").limit(150).toList())
        .hasSize(150)
        .first()
        .satisfies(run -> assertThat(run.name()).isEqualTo("run-229"));
    assertThat(project.runs("params.i >= 100").count()).isEqualTo(130);
    assertThat(project.runs().limit(7).count()).isEqualTo(7);
    StoredExperiment even = project.loadExperiment("even");
    assertThat(even.runs().stream().count()).isEqualTo(115);
    assertThat(even.runs("params.i = 3").first()).isEmpty();
    assertThat(even.runs("params.i = 4").first())
        .get()
        .extracting(StoredRun::name)
        .isEqualTo("run-4");
    StoredRun some =
        even.runs().columns("metrics.loss").orderBy("params.i DESC").first().orElseThrow();
    assertThat(some.metrics()).containsOnlyKeys("loss");
    assertThat(some.params().flat()).isEmpty();
    assertThat(some.name()).isEqualTo("run-228");

    assertRefused(ErrorCode.INVALID_ARGUMENT, "position", () -> project.runs("loss <").toList());
    assertRefused(ErrorCode.INVALID_ARGUMENT, "limit is 0", () -> project.runs().limit(0));
  }

  @Test
  void aSearchFetchesAPageWhenItIsNeeded() {
    for (int i = 0; i < 101; i++) {
      quipu.experiment("e").startRun("r" + i).finish();
    }
    try (Quipu impatient = Quipu.connect(options().readTimeout(Duration.ofMillis(1)))) {
      Iterator<StoredRun> runs = impatient.project().runs().iterator();
      for (int i = 0; i < 100; i++) {
        runs.next();
      }
      server.close();
      assertRefused(ErrorCode.UNAVAILABLE, "readTimeout", runs::next);
      start();
    }
  }

  @Test
  void aRunIsFoundByIdOrByTheNewestOfItsName() {
    String name = String.join(" ", HOSTILE);
    quipu.experiment("a").startRun(name).finish();
    Run newest = quipu.experiment("b").startRun(name);
    newest.finish();
    Project project = quipu.project();
    assertThat(project.findRun(name)).get().extracting(StoredRun::id).isEqualTo(newest.id());
    assertThat(project.loadExperiment("b").loadRun(name).id()).isEqualTo(newest.id());
    assertThat(project.loadExperiment("a").loadRun(name).id()).isNotEqualTo(newest.id());
    assertThat(project.findRun("none")).isEmpty();
    assertThat(project.findRun(new RunId("0".repeat(32)))).isEmpty();
    assertRefused(ErrorCode.NOT_FOUND, "\"none\"", () -> project.loadRun("none"));
    assertRefused(
        ErrorCode.NOT_FOUND, "0".repeat(32), () -> project.loadRun(new RunId("0".repeat(32))));
    assertRefused(
        ErrorCode.NOT_FOUND, "\"none\"", () -> project.loadExperiment("a").loadRun("none"));
    assertRefused(ErrorCode.NOT_FOUND, "\"none\"", () -> quipu.experiment("none").load());
  }

  @Test
  void experimentsAreListedAndFound() {
    for (String name : HOSTILE) {
      quipu.experiment("x" + name).startRun("r").finish();
    }
    Project project = quipu.project();
    for (String name : HOSTILE) {
      StoredExperiment found = project.findExperiment("x" + name).orElseThrow();
      assertThat(found.name()).isEqualTo("x" + name);
      assertThat(found.runCount()).isEqualTo(1);
      assertThat(found.status()).isEqualTo(ExperimentStatus.ACTIVE);
      assertThat(found.isDeleted()).isFalse();
      assertThat(found.lastRun()).isPresent();
      assertThat(project.findExperiment(found.id()))
          .get()
          .extracting(StoredExperiment::name)
          .isEqualTo("x" + name);
      assertThat(quipu.experiment("x" + name).load().runs().toList()).hasSize(1);
    }
    assertThat(project.experiments("name LIKE 'x%'").orderBy("name ASC").toList())
        .hasSize(HOSTILE.size());
    assertThat(project.experiments("name LIKE 'x%'").limit(3).toList()).hasSize(3);
    assertThat(project.findExperiment("none")).isEmpty();
  }

  @Test
  void keysOfAnyTextAreReadBack() {
    Run run = quipu.experiment("keys").startRun("r");
    for (String key : HOSTILE) {
      run.param(key, key);
      run.tag(key, key);
      run.log(key, 1, 7);
      run.stream("s").log(1, Map.of(key, key));
    }
    run.finish();
    StoredRun read = quipu.project().loadRun(run.id());
    for (String key : HOSTILE) {
      assertThat(read.params().find(key)).contains(key);
      assertThat(read.tags()).containsEntry(key, key);
      assertThat(read.metric(key)).as(key).isPresent();
      assertThat(read.points(key).toList()).extracting(Point::value).containsExactly(7.0);
      assertThat(read.stream("s").fields(key).rows().toList())
          .extracting(row -> row.fields().get(key))
          .containsExactly(key);
      String filter = Quote.key("params", key) + " = " + Quote.text(key);
      assertThat(quipu.project().runs(filter).toList()).as(filter).hasSize(1);
    }
  }

  @Test
  void aStreamIsReadFromTheRunningRunInOneCall() {
    Stream train = quipu.experiment("e").startRun("r").stream("train");
    for (int step = 0; step < 25; step++) {
      train.log(Map.of("loss", 1.0 / (step + 1), "epoch", step));
    }
    Rows rows = train.read(0, 10);
    assertThat(rows.total()).isEqualTo(25);
    assertThat(rows.hasMore()).isTrue();
    assertThat(rows.endIndex()).isEqualTo(10);
    assertThat(rows.rows()).extracting(StoredRow::index).startsWith(0L, 1L).endsWith(9L);
    assertThat(rows.rows().get(3).fields()).isEqualTo(Map.of("loss", 0.25, "epoch", 3.0));
    assertThat(rows.rows().get(3).step()).isEqualTo(3);
    Rows rest = train.read(20, 10);
    assertThat(rest.rows()).hasSize(5);
    assertThat(rest.hasMore()).isFalse();
    assertThat(train.read(100, 10).rows()).isEmpty();

    StreamStats stats = train.stats();
    assertThat(stats.rows()).isEqualTo(25);
    assertThat(stats.fields()).containsOnlyKeys("loss", "epoch");
    FieldStats epoch = Objects.requireNonNull(stats.fields().get("epoch"));
    assertThat(epoch.count()).isEqualTo(25);
    assertThat(epoch.numbers().orElseThrow().max()).isEqualTo(24);

    assertRefused(ErrorCode.INVALID_ARGUMENT, "startIndex is -1", () -> train.read(-1, 10));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "limit is 0", () -> train.read(0, 0));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "limit is 10001", () -> train.read(0, 10_001));
  }

  @Test
  void anEndedRunAndAnEmptyStreamAreRead() {
    Run run = quipu.experiment("e").startRun("r");
    run.log("x", 0, 1);
    run.stream("a/b").log(0, Map.of("c", 1));
    run.finish();
    assertThat(run.stream("").read(0, 10).rows())
        .extracting(StoredRow::fields)
        .containsExactly(Map.of("x", 1.0));
    assertThat(run.stream("none").read(0, 10).rows()).isEmpty();
    assertThat(run.stream("none").stats()).isEqualTo(new StreamStats("none", 0, Map.of()));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, "read stream \"a\"", () -> run.stream("a/b").read(0, 10));
    assertThat(run.stream("a").read(0, 10).rows().get(0).fields()).isEqualTo(Map.of("b/c", 1.0));
    assertThat(run.load().streams()).extracting(StreamStats::stream).containsExactly("", "a");
  }

  @Test
  void rowsComeBackWithTypedValuesAcrossPages() {
    Run run = quipu.experiment("e").startRun("r");
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("loss", 0.3);
    row.put("whole", 3);
    row.put("nan", Double.NaN);
    row.put("low", Double.NEGATIVE_INFINITY);
    row.put("zero", -0.0);
    row.put("phase", "warmup");
    row.put("word", "NaN");
    row.put("ok", true);
    row.put("note", null);
    row.put("id", (1L << 53) + 1);
    row.put("huge", BigInteger.TEN.pow(30).add(BigInteger.ONE));
    row.put("box", List.of(1, 2.5, "a"));
    row.put("map", Map.of("a", List.of(Map.of("b", false)), "n", 9_007_199_254_740_993L));
    run.stream("s").log(0, row);
    for (int step = 1; step < 2500; step++) {
      run.stream("s").log(step, Map.of("loss", step));
    }
    Map<String, @Nullable Object> expected = new HashMap<>(row);
    expected.put("whole", 3.0);
    expected.put("box", List.of(1L, 2.5, "a"));
    StoredRun read = run.load();
    List<StoredRow> rows = read.stream("s").rows().toList();
    assertThat(rows).hasSize(2500);
    assertThat(rows.get(0).fields()).isEqualTo(expected);
    assertThat(rows.get(0).number("loss")).contains(0.3);
    assertThat(rows.get(0).number("phase")).isEmpty();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).index()).isEqualTo(i);
      assertThat(rows.get(i).step()).isEqualTo(i);
    }
    assertThat(read.stream("s").fields("phase", "ok").rows().toList())
        .extracting(StoredRow::fields)
        .containsExactly(Map.of("phase", "warmup", "ok", true));
    FieldStats id = Objects.requireNonNull(read.stream("s").stats().fields().get("id"));
    assertThat(id.jsonCount()).isEqualTo(1);
    assertThat(read.stream("s").read().rows()).hasSize(1000);
  }

  @Test
  void pointsOfASeriesComeInPages() {
    Run run = quipu.experiment("e").startRun("r");
    for (int step = 0; step < 12_000; step++) {
      run.log("x", step, step == 5 ? Double.POSITIVE_INFINITY : step);
    }
    List<Point> points = run.load().points("x").toList();
    assertThat(points).hasSize(12_000);
    assertThat(points.get(5).value()).isInfinite();
    for (int i = 6; i < points.size(); i++) {
      assertThat(points.get(i).step()).isEqualTo(i);
      assertThat(points.get(i).index()).isEqualTo(i);
      assertThat(points.get(i).value()).isEqualTo(i);
    }
    assertThat(run.load().points("none").toList()).isEmpty();
  }

  @Test
  void artifactsAreListedReadAndDownloaded() throws IOException {
    byte[] large = new byte[3 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + (i >> 9));
    }
    Run run = quipu.experiment("e").startRun("r");
    run.artifact("a,b\n", "tables/größe 1#?.csv");
    run.artifact("", "tables/empty.txt");
    run.artifact("it's", "tables/deep/it's \"q\" 😀 [1]{2}*.txt");
    run.artifact(large, "model/weights.bin");
    run.artifact("top", "top.txt");
    StoredArtifacts artifacts = run.load().artifacts();

    assertThat(artifacts.list().toList())
        .extracting(ArtifactEntry::name)
        .containsExactly("model", "tables", "top.txt");
    ArtifactEntry.Folder tables = (ArtifactEntry.Folder) artifacts.list().toList().get(1);
    assertThat(tables.files()).isEqualTo(3);
    assertThat(artifacts.list("none").toList()).isEmpty();
    assertThat(artifacts.files().toList()).hasSize(5);
    assertThat(paths(artifacts, "**/*.txt"))
        .containsExactly("tables/deep/it's \"q\" 😀 [1]{2}*.txt", "tables/empty.txt", "top.txt");
    assertThat(paths(artifacts, "tables/*")).hasSize(2);
    assertThat(paths(artifacts, "tables/{empty,full}.[st]xt")).containsExactly("tables/empty.txt");
    assertThat(paths(artifacts, "tables/**/it's*\\[1\\]\\{2\\}\\*.txt")).hasSize(1);
    assertThat(paths(artifacts, "*")).containsExactly("top.txt");
    assertRefused(ErrorCode.INVALID_ARGUMENT, "Glob", () -> artifacts.files("a[b"));

    assertThat(artifacts.exists("tables")).isTrue();
    assertThat(artifacts.exists("tables/größe 1#?.csv")).isTrue();
    assertThat(artifacts.exists("tables/empty.tx")).isFalse();
    ArtifactEntry.File weights =
        (ArtifactEntry.File) artifacts.find("model/weights.bin").orElseThrow();
    assertThat(weights.sizeBytes()).isEqualTo(large.length);
    assertThat(weights.mediaType()).isEqualTo("application/octet-stream");
    assertThat(artifacts.read("model/weights.bin")).isEqualTo(large);
    assertThat(artifacts.readText("tables/größe 1#?.csv")).isEqualTo("a,b\n");
    assertThat(artifacts.read("tables/empty.txt")).isEmpty();
    assertRefused(ErrorCode.NOT_FOUND, "none.txt", () -> artifacts.read("none.txt"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, "..", () -> artifacts.read("../x"));

    Path file = folder.resolve("new/weights.bin");
    assertThat(artifacts.download("model/weights.bin", file)).isEqualTo(file);
    assertThat(file).hasBinaryContent(large);
    Files.writeString(file, "old");
    artifacts.download("model/weights.bin", file);
    assertThat(file).hasBinaryContent(large);
    Path all = artifacts.download("", folder.resolve("all"));
    assertThat(all.resolve("tables/deep/it's \"q\" 😀 [1]{2}*.txt")).hasContent("it's");
    assertThat(all.resolve("model/weights.bin")).hasBinaryContent(large);
    Path part = artifacts.download("tables", folder.resolve("part"));
    assertThat(part.resolve("empty.txt")).isEmptyFile();
    assertThat(part.resolve("größe 1#?.csv")).hasContent("a,b\n");
    try (java.util.stream.Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1 + 5 + 3);
    }
    assertRefused(
        ErrorCode.NOT_FOUND, "none", () -> artifacts.download("none", folder.resolve("none")));
    assertThat(folder.resolve("none")).doesNotExist();
    assertRefused(
        ErrorCode.CONFLICT, "cannot replace", () -> artifacts.download("top.txt", folder));
  }

  @Test
  void emptyFoldersAndReferencesAreReadBack() throws IOException {
    Path source = folder.resolve("source");
    Files.createDirectories(source.resolve("empty/deep"));
    Files.writeString(source.resolve("a.txt"), "a");
    Run run = quipu.experiment("e").startRun("r");
    run.artifacts(source, "tree");
    run.reference(
        Reference.to("s3://bucket/it's?x=1").size(7).digest("0".repeat(64)).etag("v1"),
        "tree/data.parquet");
    StoredArtifacts artifacts = run.load().artifacts();
    assertThat(artifacts.list("tree").toList())
        .extracting(ArtifactEntry::name)
        .containsExactly("a.txt", "data.parquet", "empty");
    ArtifactEntry.Reference reference =
        (ArtifactEntry.Reference) artifacts.find("tree/data.parquet").orElseThrow();
    assertThat(reference.target().uri().value()).isEqualTo("s3://bucket/it's?x=1");
    assertThat(reference.target().sizeBytes()).isEqualTo(7);
    assertThat(reference.target().digest()).isEqualTo(new Digest("0".repeat(64)));
    assertThat(reference.target().etag()).isEqualTo("v1");
    ArtifactEntry.Folder tree = (ArtifactEntry.Folder) artifacts.find("tree").orElseThrow();
    assertThat(tree.files()).isEqualTo(1);
    assertThat(tree.references()).isEqualTo(1);
    assertThat(artifacts.exists("tree/empty")).isTrue();
    assertThat(artifacts.exists("tree/empty/deep")).isTrue();
    assertThat(artifacts.exists("tree/empty/deeper")).isFalse();
    assertThat(paths(artifacts, "**")).containsExactly("tree/a.txt");

    artifacts.download("tree", folder.resolve("out"));
    assertThat(folder.resolve("out/empty/deep")).isEmptyDirectory();
    assertThat(folder.resolve("out/a.txt")).hasContent("a");
    assertThat(folder.resolve("out/data.parquet")).doesNotExist();
    artifacts.download("tree/empty/deep", folder.resolve("alone"));
    assertThat(folder.resolve("alone")).isEmptyDirectory();
    assertRefused(
        ErrorCode.CONFLICT,
        "s3://bucket",
        () -> artifacts.download("tree/data.parquet", folder.resolve("x")));
  }

  private static List<String> paths(StoredArtifacts artifacts, String glob) {
    return artifacts.files(glob).stream().map(file -> file.path().value()).toList();
  }

  @Test
  void nothingIsReadWithoutAServer() {
    Options offline = options().mode(Mode.OFFLINE);
    try (Quipu without = Quipu.connect(offline)) {
      Run run = without.experiment("e").startRun("r");
      run.log("x", 0, 1);
      assertRefused(ErrorCode.CONFLICT, "offline", () -> run.stream("").read(0, 1));
      assertRefused(ErrorCode.CONFLICT, "offline", run::load);
      assertRefused(ErrorCode.CONFLICT, "offline", without::project);
      run.finish();
    }
    try (Quipu disabled = Quipu.connect(options().mode(Mode.DISABLED))) {
      assertRefused(
          ErrorCode.CONFLICT, "disabled", () -> disabled.experiment("e").startRun("r").load());
    }
  }
}
