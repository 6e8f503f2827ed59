package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Reference;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.copy.FolderExport;
import dev.quipu.sdk.copy.FolderImport;
import dev.quipu.sdk.copy.Imported;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs go into folders and back. The rounds are `-Dquipu.folders.rounds`, the seed
/// `-Dquipu.folders.seed`.
class RunFolderTest extends SdkServedTest {
  private static final int ROUNDS = Integer.getInteger("quipu.folders.rounds", 3);
  private static final String[] NAMES = {
    "loss", "Loss", "..", "a/b", "ß", "漢", "con", "x".repeat(200), "data.jsonl", "%41", "a b", "~"
  };

  @TempDir private Path folder;

  private Options options(QuipuServer to) {
    return options().url(to.url());
  }

  private Options local(Path runs) {
    return options().mode(Mode.LOCAL).localFolder(runs);
  }

  private QuipuServer fresh(String name) {
    return QuipuServer.start(
        new ServerOptions("127.0.0.1", 0, folder.resolve(name), Set.of(), false));
  }

  private static List<Imported> importAll(Path runs, Options options)
      throws IOException, InterruptedException {
    FolderImport importing = FolderImport.into(options);
    List<Imported> all = new ArrayList<>();
    for (RunFolder run : importing.find(runs)) {
      all.add(importing.run(run));
    }
    return all;
  }

  private static void exportAll(Path runs, Options options) throws IOException {
    FolderExport exporting = FolderExport.from(options);
    for (RunId run : exporting.find("")) {
      assertThat(exporting.run(run, runs)).isNotNull();
    }
  }

  /// The files below a folder by their paths.
  private static SortedMap<String, String> files(Path root) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> below = Files.walk(root)) {
      below
          .filter(file -> !file.startsWith(root.resolve(".quipu-local")))
          .forEach(file -> {
            try {
              String name = root.relativize(file).toString();
              files.put(
                  name,
                  Files.isDirectory(file)
                      ? "folder"
                      : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return files;
  }

  // ---- random runs ----

  private String name(Random random) {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private static Object value(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> Long.MAX_VALUE - random.nextInt(9);
      case 4 -> "NaN";
      case 5 -> "text \u0001\u001f\"\\/\u2028 😀" + random.nextInt();
      case 6 -> Map.of("a", List.of(1, 2.5, "ß"), "b", Map.of("NaN", true));
      case 7 -> random.nextBoolean();
      case 8 -> random.nextInt();
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
    };
  }

  private Map<String, Object> fields(Random random, String prefix) {
    Map<String, Object> fields = new TreeMap<>();
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      fields.put(prefix + name(random).replace("/", "-"), value(random));
    }
    return fields;
  }

  private void log(Run run, Random random, Path files) {
    for (int n = random.nextInt(60); n > 0; n--) {
      logOne(run, random, files, n);
    }
  }

  private void logOne(Run run, Random random, Path files, int n) {
    switch (random.nextInt(13)) {
      case 0, 1, 2 -> run.log(random.nextInt(20), fields(random, name(random) + "/"));
      case 3 -> run.log(random.nextLong(), fields(random, ""));
      case 4 ->
          run.log(
              List.of(Level.values()).get(random.nextInt(5)),
              String.valueOf(value(random)),
              random.nextBoolean() ? Map.of() : Map.of("k", String.valueOf(value(random))));
      case 5 ->
          run.track(name(random))
              .append(fields(random, ""), Instant.ofEpochMilli(random.nextInt(5)));
      case 6 -> run.task("task " + n, value(random), input -> List.of(String.valueOf(input), n));
      case 7 -> run.input(name(random), value(random));
      case 8 -> run.output("large", new byte[random.nextInt(80_000)]);
      case 9 -> run.link(n, String.valueOf(value(random)), "cites", Map.of("n", n));
      case 10 -> run.param(name(random), n % 3 == 0 ? n : n % 3 == 1 ? 0.5 * n : "text " + n);
      case 11 -> {
        run.rewind(random.nextInt(10));
        run.tag(name(random), String.valueOf(value(random)));
        run.notes("# Notes " + n);
      }
      default -> logArtifact(run, random, files, n);
    }
  }

  private static void logArtifact(Run run, Random random, Path files, int n) {
    try {
      switch (random.nextInt(3)) {
        case 0 ->
            run.artifact(
                Files.writeString(files.resolve("file" + random.nextLong()), "bytes " + n),
                "Files/a?b%41 " + n + ".txt");
        case 1 -> run.artifact(Files.createDirectories(files.resolve("d/empty")), "dir" + n);
        default -> run.reference(Reference.to("s3://bucket/key" + n).size(n), "refs/r" + n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void logRuns(Options options, Random random) throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    try (Quipu quipu = Quipu.connect(options)) {
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        Run run = quipu.experiment("folders/" + random.nextInt(2)).startRun("run " + n);
        log(run, random, files);
        Run child = run.startRun("child");
        log(child, random, files);
        child.finish(RunStatus.FAILED);
        var report = run.finish();
        assertThat(report.isSent()).as(report.toString()).isTrue();
      }
    }
  }

  private static long seed() {
    long seed = Long.getLong("quipu.folders.seed", System.nanoTime());
    System.out.println("-Dquipu.folders.seed=" + seed);
    return seed;
  }

  @Test
  void anExportThatIsImportedAndExportedAgainIsTheSameBytes() throws Exception {
    Random random = new Random(seed());
    for (int round = 0; round < ROUNDS; round++) {
      logRuns(options(), random);
    }
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    exportAll(first, options());
    try (QuipuServer other = fresh("other")) {
      importAll(first, options(other));
      importAll(first, options(other));
      exportAll(second, options(other));
    }
    assertThat(files(second)).isEqualTo(files(first));
    assertThat(files(first)).hasSizeGreaterThan(20);
  }

  @Test
  void aLocalFolderThatIsImportedHasTheSameContent() throws Exception {
    Random random = new Random(seed());
    Path runs = folder.resolve("runs");
    for (int round = 0; round < ROUNDS; round++) {
      logRuns(local(runs), random);
    }
    importAll(runs, options());
    for (Imported again : importAll(runs, options())) {
      assertThat(again.lines() + again.files()).as(again.toString()).isZero();
    }
    Path exported = folder.resolve("exported");
    exportAll(exported, options());
    List<RunFolder> before = RunFolder.below(runs);
    List<RunFolder> after = RunFolder.below(exported);
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      assertThat(content(after.get(i))).isEqualTo(content(before.get(i)));
    }
  }

  /// What a run folder says, whatever the order in which it says what has no order, and whatever is
  /// made of it: merged rows of tracks, the last state of tasks, and links of tasks.
  private static SortedMap<String, Object> content(RunFolder run) throws IOException {
    SortedMap<String, Object> content = new TreeMap<>();
    content.put("run", run.run());
    content.put("params", run.params());
    for (String stream : run.streams()) {
      List<String> rows = new ArrayList<>();
      run.rows(stream).each((row, n) -> rows.add(row.json()));
      content.put("stream " + stream, rows);
    }
    List<FolderLine.Entry> log = new ArrayList<>();
    run.log().each((entry, n) -> log.add(entry));
    log.sort(Comparator.comparingLong(entry -> entry.entry().timeUs()));
    content.put("log", log.stream().map(FolderLine.Entry::json).toList());
    for (String topic : run.tracks()) {
      SortedMap<Long, SortedMap<String, Object>> rows = new TreeMap<>();
      run.track(topic)
          .each((row, n) ->
              rows.computeIfAbsent(row.timeUs(), t -> new TreeMap<>()).putAll(row.fields()));
      content.put("track " + topic, canonical(rows));
    }
    SortedMap<String, String> tasks = new TreeMap<>();
    run.tasks().each((task, n) -> tasks.put(task.task().id().hex(), task.json()));
    content.put("tasks", tasks);
    SortedMap<String, String> uses = new TreeMap<>();
    run.uses().each((use, n) -> uses.putIfAbsent(timeless(use.json()), use.json()));
    content.put("uses", uses);
    SortedMap<String, String> links = new TreeMap<>();
    run.links()
        .each((link, n) -> {
          if (!link.link().name().equals("derived-from")) {
            links.putIfAbsent(timeless(link.json()), link.json());
          }
        });
    content.put("links", links);
    SortedMap<String, String> objects = new TreeMap<>();
    run.objects()
        .each((line, n) ->
            objects.putIfAbsent(
                line.object().digest().hex(),
                line.object().content() + " " + (line.object().bytes() == null)));
    content.put("objects", objects);
    SortedMap<String, String> artifacts = new TreeMap<>();
    run.artifacts()
        .each((artifact, n) -> {
          if (!(artifact instanceof FolderLine.ArtifactFolder)) {
            artifacts.put(
                artifact.path().value(),
                artifact.json().replace(",\"mediaType\":\"application/octet-stream\"", ""));
          }
        });
    content.put("artifacts", artifacts);
    return content;
  }

  /// A use or link that comes twice is there once, from the time of the first.
  private static String timeless(String json) {
    return json.replaceAll("\"timeUs\":\\d+", "");
  }

  private static String canonical(SortedMap<Long, SortedMap<String, Object>> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach((time, fields) -> text.append(new FolderLine.TrackRow(time, fields).json()));
    return text.toString();
  }

  // ---- importing again ----

  private RunId logRows(Path runs, int rows) {
    try (Quipu quipu = Quipu.connect(local(runs))) {
      Run run = quipu.experiment("e").startRun("r");
      for (int i = 0; i < rows; i++) {
        run.log(i, Map.of("a/x", i));
        run.log(Level.INFO, "line " + i);
      }
      run.finish();
      return run.id();
    }
  }

  @Test
  void aFolderThatHasGrownIsImportedOnceToo() throws Exception {
    Path runs = folder.resolve("runs");
    RunId id = logRows(runs, 5);
    assertThat(importAll(runs, options()).get(0).lines()).isEqualTo(10);
    try (Quipu quipu = Quipu.connect(local(runs))) {
      Run run = quipu.experiment("e").resume(id);
      run.log(5, Map.of("a/x", 5));
      run.log(Level.INFO, "line 5");
      run.finish(RunStatus.KILLED);
    }
    assertThat(importAll(runs, options()).get(0).lines()).isEqualTo(2);
    assertThat(get("/runs/" + id + "/rows?stream=a").get("total").asInt()).isEqualTo(6);
    assertThat(get("/runs/" + id + "/log").get("entries")).hasSize(6);
    assertThat(get("/runs/" + id).get("status").asString()).isEqualTo("killed");
  }

  /// Between the requests of an import the run grows, and another import brings what it grew by.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anImportBetweenAnyTwoRequestsOfAnotherIsNoOtherProgram(boolean known) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    for (int moment = 1; moment <= requests.get() + 1; moment++) {
      Path runs = folder.resolve("runs " + moment);
      int chosen = moment;
      requests.set(0);
      try (Quipu quipu = Quipu.connect(local(runs))) {
        Run run = quipu.experiment("e").startRun("r");
        assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
        if (known) {
          importAll(runs, options());
        }
        Relay.Before grow =
            () -> {
              if (requests.incrementAndGet() == chosen) {
                run.log(1, Map.of("a/x", 1));
                run.log(Level.INFO, "grown");
                assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
                importAll(runs, options());
              }
            };
        try (Relay relay = new Relay(server.url(), grow)) {
          importAll(runs, options().url(relay.url()));
        }
        run.finish();
        importAll(runs, options());
        int lines = requests.get() >= chosen ? 1 : 0;
        assertThat(get("/runs/" + run.id() + "/log").get("entries")).hasSize(lines);
        assertThat(get("/runs/" + run.id() + "/streams").get("streams")).hasSize(lines);
      }
    }
    assertThat(requests.get()).isGreaterThan(2);
  }

  @Test
  void importsAtTheSameTimeOfAFolderThatGrowsStoreEachLineOnce() throws Exception {
    int rows = 3000;
    Path runs = folder.resolve("runs");
    RunId id;
    try (Quipu quipu = Quipu.connect(local(runs).flushInterval(Duration.ofMillis(2)))) {
      Run run = quipu.experiment("e").startRun("r");
      id = run.id();
      assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
      List<CompletableFuture<Void>> imports = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        imports.add(
            CompletableFuture.runAsync(() -> {
              try {
                for (int times = 0; times < 8; times++) {
                  importAll(runs, options());
                }
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
      }
      for (int i = 0; i < rows; i++) {
        run.log(i, Map.of("a/x", i));
        if (i % 50 == 0) {
          assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
        }
      }
      run.finish();
      for (CompletableFuture<Void> one : imports) {
        one.get();
      }
    }
    importAll(runs, options());
    List<Long> steps = new ArrayList<>();
    try (Quipu quipu = Quipu.connect(options())) {
      quipu.project().loadRun(id).stream("a").rows().forEach(row -> steps.add(row.step()));
    }
    assertThat(steps).hasSize(rows);
    for (int i = 0; i < rows; i++) {
      assertThat(steps.get(i)).isEqualTo(i);
    }
  }

  @Test
  void aRunThatAnotherProgramHasLoggedIsLeftAsItIs() throws Exception {
    RunId id;
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("e").startRun("r");
      id = run.id();
      run.log(0, Map.of("a/x", 1));
      run.finish();
    }
    Path exported = folder.resolve("exported");
    exportAll(exported, options());
    assertThatThrownBy(() -> importAll(exported, options()))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining(id.hex())
        .hasMessageContaining("another program");
    assertThat(get("/runs/" + id + "/rows?stream=a").get("total").asInt()).isEqualTo(1);
  }

  // ---- hostile folders ----

  private void assertRefused(Path runs, String... parts) throws Exception {
    assertThatThrownBy(() -> importAll(runs, options()))
        .isInstanceOf(QuipuException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    assertThat(get("/experiments").get("experiments")).hasSize(1);
  }

  @Test
  void aFolderWithAnythingWrongIsRefusedAsAWhole() throws Exception {
    Path runs = folder.resolve("runs");
    RunId id = logRows(runs, 2);
    Path run = runs.resolve(id.hex());
    Files.delete(run.resolve(".state.json"));
    Path data = run.resolve("metrics/a/data.jsonl");
    String good = Files.readString(data);
    for (String bad :
        List.of(
            "{\"step\":1}\n",
            "x\n",
            "[]\n",
            "{\"step\":1,\"timeMs\":1,\"fields\":{\"x\":1},\"step\":2}\n",
            "{\"step\":1.5,\"timeMs\":1,\"fields\":{\"x\":1}}\n",
            "{\"step\":1,\"timeMs\":1,\"fields\":{}}\n",
            "{\"step\":1,\"timeMs\":1,\"fields\":{\"x\":\"\\ud800\"}}\n",
            "{\"step\":1,\"timeMs\":1,\"fields\":{\"a\\nb\":1}}\n",
            "{\"step\":1,\"timeMs\":1,\"attempt\":\"0\",\"fields\":{\"x\":1}}\n",
            "{\"step\":1,\"timeMs\":1,\"fields\":{\"x\":" + "[".repeat(5000) + "}}\n",
            "no end")) {
      Files.writeString(data, good + bad);
      assertRefused(runs, data.toString(), "3");
    }
    Files.writeString(data, good);
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path artifacts = run.resolve("artifacts.jsonl");
    String digest = "\"digest\":\"" + "0".repeat(64) + "\",\"sizeBytes\":6";
    for (String place : List.of("../../secret", "artifacts/../../../secret", "/etc/passwd")) {
      Files.writeString(
          artifacts,
          "{\"path\":\"x\",\"kind\":\"file\",\"file\":\"" + place + "\"," + digest + "}\n");
      assertRefused(runs, artifacts.toString(), "line 1");
    }
    Files.writeString(
        artifacts, "{\"path\":\"x\",\"kind\":\"file\",\"file\":\"artifacts/x\"," + digest + "}\n");
    Files.createDirectories(run.resolve("artifacts"));
    Files.createSymbolicLink(run.resolve("artifacts/x"), secret);
    assertRefused(runs, "symbolic link");
    Files.delete(run.resolve("artifacts/x"));
    Files.writeString(run.resolve("artifacts/x"), "secret");
    assertRefused(runs, "digest");
    Files.delete(artifacts);
    Path stranger = Files.writeString(run.resolve("metrics/a/other.jsonl"), good);
    assertRefused(runs, stranger.toString());
    Files.delete(stranger);
    Path upper = Files.createDirectories(run.resolve("metrics/Upper"));
    Files.writeString(upper.resolve("data.jsonl"), good);
    assertRefused(runs, "Upper");
    Files.delete(upper.resolve("data.jsonl"));
    Files.delete(upper);
    Files.writeString(run.resolve("run.json"), "{\"version\":2}");
    assertRefused(runs, "run.json", "version");
  }

  @Test
  void whatAKilledProgramLeftInTheJournalIsImportedToo() throws Exception {
    Path runs = folder.resolve("runs");
    RunId id = logRows(runs, 2);
    // An offline journal at the place of a local one is what a program leaves that is killed before
    // anything is delivered.
    try (Quipu quipu =
        Quipu.connect(options().mode(Mode.OFFLINE).journalFolder(runs.resolve(".quipu-local")))) {
      Run run = quipu.experiment("e").resume(id);
      run.log(9, Map.of("a/x", 9));
      run.finish();
    }
    importAll(runs, options());
    assertThat(get("/runs/" + id + "/rows?stream=a").get("total").asInt()).isEqualTo(3);
    assertThat(Files.readAllLines(runs.resolve(id.hex()).resolve("metrics/a/data.jsonl")))
        .hasSize(3);
  }

  @Test
  void aPartThatWasBeingWrittenIsNotImported() throws Exception {
    Path runs = folder.resolve("runs");
    RunId id = logRows(runs, 2);
    Files.writeString(
        runs.resolve(id.hex()).resolve("metrics/a/data.jsonl"),
        "{\"step\":7,",
        StandardOpenOption.APPEND);
    importAll(runs, options());
    assertThat(get("/runs/" + id + "/rows?stream=a").get("total").asInt()).isEqualTo(2);
  }
}
