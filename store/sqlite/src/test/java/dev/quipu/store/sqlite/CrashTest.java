package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.View;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing program (-9) again and again: every acknowledged batch is there, no batch is
/// half there, no point counts twice, and each batch has its event.
@Timeout(300)
class CrashTest {
  private static final ProjectId PROJECT = ProjectId.DEFAULT;
  private static final Scope SCOPE = Scope.of(PROJECT);
  private static final int ROUNDS = Integer.getInteger("quipu.crashes", 4);

  @TempDir Path folder;

  @Test
  void whatWasAnsweredSurvivesAKill() throws Exception {
    long seed = Long.getLong("quipu.seed", System.nanoTime());
    System.out.println("CrashTest: -Dquipu.seed=" + seed);
    Random random = new Random(seed);
    Map<String, Integer> acknowledged = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      writeUntilKilled(acknowledged, 50 + random.nextInt(3000));
      try (SqliteStore store =
          SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs())) {
        acknowledged.forEach((run, batch) -> check(store, new RunId(run), batch));
      }
    }
  }

  private void writeUntilKilled(Map<String, Integer> acknowledged, int batches)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      assertThat(line).as("The program that writes has ended by itself").isNotNull();
      assertThatThrownBy(() -> SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs()))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("in use");
      for (int i = 1; line != null; i++) {
        // The output from before the kill is still read; the last line may be cut.
        String[] words = line.split(" ", -1);
        if (words.length == 2 && line.length() > 33 && RunId.isValid(words[0])) {
          acknowledged.merge(words[0], Integer.parseInt(words[1]), Math::max);
        }
        if (i == batches) {
          // By its handle, because the process itself would close the stream too.
          assertThat(writer.toHandle().destroyForcibly()).isTrue();
        }
        line = lines.readLine();
      }
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void check(SqliteStore store, RunId run, int lastBatch) {
    long[] seen = new long[CrashWriter.KEYS];
    store.read(
        SCOPE,
        tx -> {
          tx.points()
              .logged(run, "", 0, Long.MAX_VALUE)
              .numbers()
              .forEach((key, points) -> {
                int k = key.charAt(1) - '0';
                points.sortByIndex();
                for (int i = 0; i < points.size(); i++) {
                  // In order and each once.
                  assertThat(points.step(i)).isEqualTo(seen[k]++);
                  assertThat(points.value(i)).isEqualTo(CrashWriter.value(points.step(i), k));
                }
              });
          return true;
        });
    assertThat(seen).containsOnly(seen[0]);
    assertThat(seen[0]).isGreaterThanOrEqualTo((lastBatch + 1L) * CrashWriter.STEPS);
    assertThat(seen[0] % CrashWriter.STEPS).isZero();

    checkEvents(store, run, seen[0] / CrashWriter.STEPS);

    RunSearch search =
        new RunSearch(
            List.of(ExperimentId.DEFAULT), null, List.of(), View.ALL, RunColumns.ALL, 10_000, null);
    Run found =
        store.read(SCOPE, tx -> tx.runs().search(search)).items().stream()
            .filter(one -> one.info().id().equals(run))
            .findAny()
            .orElseThrow();
    assertThat(found.metrics()).hasSize(CrashWriter.KEYS);
    for (Series series : found.metrics()) {
      assertThat(series.summary().count()).isEqualTo(seen[0]);
      assertThat(series.summary().lastStep()).isEqualTo(seen[0] - 1);
    }
  }

  /// Each batch has one event, in the order of the batches, with the points of the batch.
  private static void checkEvents(SqliteStore store, RunId run, long batches) {
    List<Long> firstSteps =
        store.readAcrossProjects(all ->
            all.events().after(0, Integer.MAX_VALUE).stream()
                .map(stored -> (PointsAppended) stored.event())
                .filter(event -> event.run().equals(run))
                .map(event -> all.events().frame(event).orElseThrow())
                .map(frame -> frame.blocks().getFirst().steps()[0])
                .toList());
    assertThat(firstSteps)
        .isEqualTo(
            LongStream.range(0, batches).mapToObj(batch -> batch * CrashWriter.STEPS).toList());
  }
}
