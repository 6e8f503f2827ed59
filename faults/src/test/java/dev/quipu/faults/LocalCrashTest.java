package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.json.JsonText;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.folder.RunFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills programs that log into run folders, at random moments, opens the folder again, and checks
/// the files: every flushed row is there, nothing is there twice, each line is whole. The rounds
/// are `-Dquipu.faults.rounds`, the seed `-Dquipu.faults.seed`.
class LocalCrashTest {
  private static final int ROUNDS = Math.max(1, Integer.getInteger("quipu.faults.rounds", 4));
  private static final long STEPS_PER_ROUND = 10_000_000;

  @TempDir private Path folder;

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /// By key and round: the last step that a flush has promised.
  private final Map<String, Long> promised = new ConcurrentHashMap<>();

  private volatile String run = "-";

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void whatAFlushPromisedIsInTheFilesOnce() throws Exception {
    System.out.printf("Local crash test: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    Path runs = folder.resolve("runs");
    for (int round = 0; round < ROUNDS; round++) {
      kill(runs, round);
      if (random.nextBoolean() || round == ROUNDS - 1) {
        Quipu.connect(Options.defaults().mode(Mode.LOCAL).localFolder(runs).capture(false)).close();
        audit(RunFolder.below(runs).get(0));
      }
    }
  }

  private void kill(Path runs, int round) throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dquipu.local.dir=" + runs,
                    "-cp",
                    System.getProperty("java.class.path"),
                    SdkClient.class.getName(),
                    "http://127.0.0.1:1",
                    folder.resolve("journals").toString(),
                    "local",
                    run,
                    Long.toString(round * STEPS_PER_ROUND)))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    int before = promised.size();
    Thread listener = Thread.ofPlatform().start(() -> listen(victim));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (promised.size() == before && victim.isAlive() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(500)));
    victim.destroyForcibly();
    victim.waitFor();
    listener.join();
    assertThat(promised.size()).as("a flush before the kill").isGreaterThan(before);
  }

  private void listen(Process victim) {
    try (BufferedReader lines = victim.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (line.startsWith(SdkClient.RUN) && words.length == 2 && words[1].length() == 32) {
          run = words[1];
        } else if (line.startsWith(SdkClient.FLUSHED)
            && words.length == 3
            && words[2].endsWith("99")) {
          long step = Long.parseLong(words[2]);
          promised.merge(words[1] + "/" + step / STEPS_PER_ROUND, step, Math::max);
        }
      }
    } catch (IOException e) {
      // Killed.
    }
  }

  private void audit(RunFolder found) throws IOException {
    Map<String, Long> last = new HashMap<>();
    long[] rows = {0};
    found
        .rows("")
        .each((row, number) -> {
          // Rows of one step and time that two threads have logged are one row.
          List<String> keys =
              row.fields().keySet().stream()
                  .filter(name -> !name.endsWith(SdkClient.TEXT))
                  .toList();
          assertThat(keys).isNotEmpty();
          for (String key : keys) {
            assertThat(row.fields())
                .containsEntry(key, (double) row.step())
                .containsEntry(key + SdkClient.TEXT, new JsonText("\"step " + row.step() + "\""));
            String part = key + "/" + row.step() / STEPS_PER_ROUND;
            long before =
                last.getOrDefault(part, row.step() / STEPS_PER_ROUND * STEPS_PER_ROUND - 1);
            assertThat(row.step())
                .as("the step after %d of %s", before, part)
                .isEqualTo(before + 1);
            last.put(part, row.step());
          }
          rows[0]++;
        });
    promised.forEach((part, step) ->
        assertThat(last.getOrDefault(part, -1L)).as(part).isGreaterThanOrEqualTo(step));
    Path data = found.path().resolve("metrics/data.jsonl");
    try (var lines = Files.lines(data)) {
      assertThat(lines.count()).isGreaterThanOrEqualTo(rows[0]);
    }
    System.out.printf("%,d rows, all that was promised, none twice%n", rows[0]);
  }
}
