package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Level;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.objects.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs twenty `quipu sync` of one journal at once, as processes. If the journal is whole, all of
/// it is sent and the journal is removed. If some of its bytes are damaged, the journal stays as it
/// is, and each process reports the damage and ends with 1. The rounds are `-Dquipu.faults.rounds`,
/// the seed `-Dquipu.faults.seed`.
class ManySyncsTest {
  private static final int ROUNDS = Math.max(1, Integer.getInteger("quipu.faults.rounds", 4) / 4);
  private static final int PROCESSES = 20;
  private static final int PARTS = 30;
  private static final int STEPS_PER_PART = 50;
  private static final int LARGE_BYTES = 40_000;
  private static final int DAMAGED_BYTES = 300;

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private record Ended(int status, String text) {}

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void aJournalIsRemovedOnceAllOfItIsSentAndKeptIfItIsDamaged() throws Exception {
    System.out.printf("Many syncs test: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    try (Child server = Child.launch(folder.resolve("data"))) {
      String url = server.awaitUrl();
      for (int round = 0; round < ROUNDS; round++) {
        Path whole = journal(folder.resolve("whole" + round));
        String run = runOf(whole);
        assertThat(syncs(url, whole)).isNotEmpty().allMatch(ended -> ended.status == 0);
        assertThat(segments(whole)).isEmpty();
        requireOnce(url, run);

        Path damaged = journal(folder.resolve("damaged" + round));
        Path segment = segments(damaged).getFirst();
        byte[] bytes = damage(segment);
        assertThat(syncs(url, damaged))
            .hasSize(PROCESSES)
            .allMatch(ended -> ended.status == 1 && ended.text.contains("damaged"));
        assertThat(segment).hasBinaryContent(bytes);
      }
      server.terminate();
      server.awaitExit();
    }
  }

  private static Path journal(Path at) {
    Options offline = Options.defaults().mode(Mode.OFFLINE).journalFolder(at).capture(false);
    try (Quipu quipu = Quipu.connect(offline)) {
      Run run = quipu.experiment("many").startRun("r");
      for (int part = 0; part < PARTS; part++) {
        for (int i = 0; i < STEPS_PER_PART; i++) {
          run.log("x", part * STEPS_PER_PART + i, i);
        }
        run.log(Level.INFO, "part " + part);
        run.track("pose").append(Map.of("x", part), (double) part);
        int number = part;
        byte[] large = run.task("part").call(task -> new byte[LARGE_BYTES + number]);
        run.measure("score").step(part).of(large).log(part);
        assertThat(run.flush(Duration.ofSeconds(30))).isTrue();
      }
    }
    return at;
  }

  /// The folder of the run among journals that were taken elsewhere.
  private static String runOf(Path journals) throws IOException {
    try (Stream<Path> folders = Files.list(journals)) {
      return folders
          .filter(Files::isDirectory)
          .map(one -> one.getFileName().toString())
          .findFirst()
          .orElseThrow();
    }
  }

  /// Checks that everything of a journal is stored once.
  private static void requireOnce(String url, String run) throws IOException {
    try (Wire wire = new Wire(url)) {
      StoredItems items = new StoredItems(wire);
      items.readLog(run);
      items.readTracks(run);
      items.readTasks(run);
      items.readMeasurements(run);
      Set<Digest> objects = new HashSet<>();
      for (int part = 0; part < PARTS; part++) {
        objects.add(Values.standard().content(new byte[LARGE_BYTES + part]).digest());
      }
      items.readObjects(objects);
      for (String kind :
          List.of("entry", "field", "task", "measurement", "object", "use", "content")) {
        assertThat(items.count(kind)).as(kind).isEqualTo(PARTS);
      }
    }
  }

  private static List<Path> segments(Path journals) throws IOException {
    if (Files.notExists(journals)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(journals)) {
      return files.filter(file -> file.toString().endsWith(".journal")).toList();
    }
  }

  private byte[] damage(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int from = random.nextInt(bytes.length / 10, bytes.length - DAMAGED_BYTES);
    for (int i = from; i < from + DAMAGED_BYTES; i++) {
      bytes[i] ^= (byte) random.nextInt(1, 256);
    }
    Files.write(segment, bytes);
    return bytes;
  }

  /// The results of the processes that found the journal: the first ones may have sent and removed
  /// it before the last ones look.
  private List<Ended> syncs(String url, Path journals) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.quipu.cli.Main",
            "sync",
            "--url",
            url,
            journals.toString());
    List<Process> processes = new ArrayList<>();
    List<Path> told = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      Path text = Files.createTempFile(folder, "sync", ".txt");
      told.add(text);
      processes.add(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(text.toFile())
              .start());
    }
    List<Ended> ended = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      int status = processes.get(i).waitFor();
      String text = Files.readString(told.get(i));
      if (!text.contains("is not a folder") && !text.contains("0 of 0")) {
        ended.add(new Ended(status, text));
      }
    }
    return ended;
  }
}
