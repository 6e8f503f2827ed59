package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.chunk.JsonValues;
import dev.quipu.codec.line.LoggedRows;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Scope;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.SyncReport;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills programs that log with the Java SDK, at random moments, sends their journals, and checks
/// the stored data: every flushed row is there, nothing is there twice, and each thread's rows are
/// there up to some step without a gap. The rounds are `-Dquipu.faults.rounds`, the seed
/// `-Dquipu.faults.seed`.
class ClientCrashTest {
  private static final int ROUNDS = Math.max(1, Integer.getInteger("quipu.faults.rounds", 4));
  private static final int CLIENTS = 2;
  private static final long STEPS_PER_ROUND = 10_000_000;

  private static final Pattern STEP = Pattern.compile("\"step\":([0-9.E]+)");
  private static final long US_PER_STEP = 1_000_000;

  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /// By run, key and round: the last step that a flush has promised.
  private final Map<String, Map<String, Long>> promised = new ConcurrentHashMap<>();

  /// A client as a process of its own.
  private final class Victim {
    private final Process process;
    private final Thread listener;
    private volatile String run = "";

    Victim(String url, String mode, String resumed, int round, int number) throws IOException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              SdkClient.class.getName(),
              url,
              folder.resolve("journals").toString(),
              mode,
              resumed,
              Long.toString(((long) round * CLIENTS + number) * STEPS_PER_ROUND));
      process =
          new ProcessBuilder(command)
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("clients.log").toFile()))
              .start();
      listener = Thread.ofPlatform().start(this::listen);
    }

    private void listen() {
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] words = line.split(" ", -1);
          if (line.startsWith(SdkClient.RUN) && words.length == 2 && words[1].length() == 32) {
            run = words[1];
          } else if (line.startsWith(SdkClient.FLUSHED) && words.length == 3 && isWhole(words[2])) {
            promised
                .computeIfAbsent(run, r -> new ConcurrentHashMap<>())
                .merge(
                    part(words[1], Long.parseLong(words[2])), Long.parseLong(words[2]), Math::max);
          }
        }
      } catch (IOException e) {
        // Killed.
      }
    }

    /// The line may have been cut by the kill.
    private boolean isWhole(String step) {
      return step.endsWith("99");
    }

    void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
      listener.join();
    }
  }

  private static String part(String key, long step) {
    return key + "/" + step / STEPS_PER_ROUND;
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void whatAFlushPromisedIsStoredOnceAndOfTheRestALeadingPart() throws Exception {
    System.out.printf("Client crash test: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    Path data = folder.resolve("data");
    List<String> runs = new ArrayList<>();
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      String url = wire.url();
      for (int round = 0; round < ROUNDS; round++) {
        List<String> told = killClients(url, round, runs);
        SyncReport report = sync(url);
        assertThat(report.isComplete()).as(report.toString()).isTrue();
        for (String run : told) {
          // A run that was killed before its journal was begun exists nowhere, so no client can
          // resume it.
          if (promised.containsKey(run)
              || wire.tryGet("/api/v1/projects/default/runs/" + run).statusCode() == 200) {
            runs.add(run);
          }
        }
        System.out.printf(
            "round %d: %,d points were left in %d journals%n",
            round + 1, report.points(), report.journals());
      }
      assertThat(journals()).isEmpty();
      long others = 0;
      for (String run : Set.copyOf(runs)) {
        others += auditOthers(wire, run);
      }
      System.out.printf("%,d log entries, rows, tasks, links and objects are there%n", others);
      server.terminate();
      server.awaitExit();
    }
    long points = 0;
    try (SqliteStore store =
        SqliteStore.open(data, InstantSource.system(), FileBlobStore.open(data))) {
      for (String run : Set.copyOf(runs)) {
        points += audit(store, run);
      }
    }
    System.out.printf(
        "Client crash test: %d kills, %,d points stored, all that was promised, none twice%n",
        ROUNDS * CLIENTS, points);
  }

  /// Two clients that log at the same time, to one run or to two, online or offline.
  private List<String> killClients(String url, int round, List<String> before)
      throws IOException, InterruptedException {
    String resumed = before.isEmpty() || random.nextBoolean() ? "-" : before.getLast();
    List<Victim> victims = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String mode = random.nextInt(3) == 0 ? "offline" : "online";
      victims.add(new Victim(url, mode, resumed, round, i));
    }
    long enough = random.nextLong(1, 30);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int known = promisedCount();
    while (promisedCount() - known < enough && System.nanoTime() < deadline) {
      LockSupport.parkNanos(NANOS_PER_MS);
    }
    if (random.nextBoolean()) {
      // While both clients are writing.
      SyncReport report = sync(url);
      assertThat(report.isComplete()).as(report.toString()).isTrue();
    }
    LockSupport.parkNanos(random.nextLong(300 * NANOS_PER_MS));
    List<String> runs = new ArrayList<>();
    for (Victim victim : victims) {
      victim.kill();
      if (!victim.run.isEmpty()) {
        runs.add(victim.run);
      }
    }
    return runs;
  }

  private int promisedCount() {
    return promised.values().stream()
        .flatMap(parts -> parts.values().stream())
        .mapToInt(step -> (int) (step % STEPS_PER_ROUND / 100) + 1)
        .sum();
  }

  private SyncReport sync(String url) throws InterruptedException {
    try (Sync sync = Sync.open(folder.resolve("journals"), Options.defaults().url(url))) {
      return sync.once(progress -> {});
    }
  }

  private List<Path> journals() throws IOException {
    Path journals = folder.resolve("journals");
    if (Files.notExists(journals)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(journals)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /// Checks what is no point, as [#audit] checks points.
  private long auditOthers(Wire wire, String run) throws IOException {
    StoredItems items = new StoredItems(wire);
    items.readLog(run);
    items.readTracks(run);
    items.readTasks(run);
    items.readMeasurements(run);
    Map<String, Set<Long>> steps = new HashMap<>();
    for (Map.Entry<String, String> item : items.values().entrySet()) {
      String[] words = item.getKey().split("[ /@]", -1);
      String[] values = item.getValue().split(" ", -1);
      String kind = words[0];
      long step =
          switch (kind) {
            case "entry" -> Long.parseLong(words[2]);
            case "field" -> Long.parseLong(words[4]) / US_PER_STEP;
            case "measurement" -> Long.parseLong(words[4]);
            default -> stepOf(item.getValue());
          };
      String key =
          switch (kind) {
            case "entry", "field" -> words[1];
            case "measurement" -> words[2];
            default -> values[1];
          };
      assertThat(
              steps.computeIfAbsent(kind + " " + part(key, step), _ -> new HashSet<>()).add(step))
          .as("%s is there once", item)
          .isTrue();
    }
    for (JsonObject use :
        wire.get("/api/v1/projects/default/runs/" + run + "/objects").objects("uses")) {
      String[] name = use.requiredText("name").split(" ", 2);
      long step = Long.parseLong(name[1]);
      byte[] content =
          wire.getBytes(
                  "/api/v1/projects/default/objects/" + use.requiredText("object") + "/content")
              .body();
      if (step <= promised(run, name[0], step)) {
        assertThat(content).as("content of %s", use).isEqualTo(SdkClient.large(step));
      }
      steps.computeIfAbsent("object " + part(name[0], step), _ -> new HashSet<>()).add(step);
    }
    steps.forEach((part, found) -> {
      long first = found.stream().mapToLong(Long::longValue).min().orElseThrow();
      long last = found.stream().mapToLong(Long::longValue).max().orElseThrow();
      assertThat(first % STEPS_PER_ROUND).as("the first step of %s", part).isZero();
      assertThat(found)
          .as("steps of %s without a gap", part)
          .hasSize((int) ((last - first) / SdkClient.EVERY + 1));
    });
    promised
        .getOrDefault(run, Map.of())
        .forEach((part, step) -> {
          for (String kind : List.of("entry", "field", "task", "measurement", "object")) {
            assertThat(steps.getOrDefault(kind + " " + part, Set.of()))
                .as("%s that %s of run %s had promised", kind, part, run)
                .contains(step - step % SdkClient.EVERY);
          }
        });
    return steps.values().stream().mapToLong(Set::size).sum();
  }

  /// The step among the params of a task.
  private static long stepOf(String task) {
    Matcher found = STEP.matcher(task);
    assertThat(found.find()).as("step of %s", task).isTrue();
    return (long) Double.parseDouble(found.group(1));
  }

  private long promised(String run, String key, long step) {
    return promised.getOrDefault(run, Map.of()).getOrDefault(part(key, step), -1L);
  }

  private static LoggedRows rows(SqliteStore store, String run, long from) {
    return store.read(
        Scope.of(ProjectId.DEFAULT),
        tx -> tx.points().logged(new RunId(run), "", from, Long.MAX_VALUE));
  }

  /// Checks rows, and adds their steps.
  private void add(LoggedRows rows, String run, Map<String, Set<Long>> steps) {
    rows.numbers()
        .forEach((key, points) -> {
          Map<Long, String> texts = texts(rows, key + SdkClient.TEXT);
          for (int i = 0; i < points.size(); i++) {
            long step = points.step(i);
            assertThat(points.value(i)).isEqualTo((double) step);
            assertThat(steps.computeIfAbsent(part(key, step), p -> new HashSet<>()).add(step))
                .as("step %d of %s in run %s is there once", step, key, run)
                .isTrue();
            assertThat(texts.remove(points.index(i)))
                .as("text of step %d of %s", step, key)
                .isEqualTo("\"step " + step + "\"");
          }
          assertThat(texts).as("texts without a number of %s", key).isEmpty();
        });
  }

  /// By the index of the row.
  private static Map<Long, String> texts(LoggedRows rows, String key) {
    JsonValues values = rows.json().getOrDefault(key, new JsonValues());
    Map<Long, String> texts = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      assertThat(texts.put(values.index(i), values.value(i).text())).isNull();
    }
    return texts;
  }

  private long audit(SqliteStore store, String run) {
    Map<String, Set<Long>> steps = new HashMap<>();
    long from = 0;
    LoggedRows rows;
    do {
      rows = rows(store, run, from);
      from = rows.endIndex();
      add(rows, run, steps);
    } while (from < rows.total());
    steps.forEach((part, found) -> {
      long first = found.stream().mapToLong(Long::longValue).min().orElseThrow();
      assertThat(first % STEPS_PER_ROUND).as("the first step of %s", part).isZero();
      long last = found.stream().mapToLong(Long::longValue).max().orElseThrow();
      assertThat(found).as("steps of %s without a gap", part).hasSize((int) (last - first + 1));
    });
    promised
        .getOrDefault(run, Map.of())
        .forEach((part, step) ->
            assertThat(steps.getOrDefault(part, Set.of()))
                .as("what %s of run %s had promised", part, run)
                .contains(step));
    return steps.values().stream().mapToLong(Set::size).sum();
  }
}
