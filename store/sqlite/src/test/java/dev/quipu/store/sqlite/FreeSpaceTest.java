package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.Scope;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
  private static final int FRAMES = 80;
  private static final int FRAME_POINTS = 50_000;

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void whatFramesTookIsGivenBackOnceTheyAreChunksAndNoMoreCome() throws IOException {
    Path database = folder.resolve("quipu.db");
    MemoryBlobs blobs = new MemoryBlobs();
    try (SqliteStore store = SqliteStore.open(folder, InstantSource.system(), blobs)) {
      RunId run = IdSource.system().nextRunId();
      store.write(
          Scope.of(ProjectId.DEFAULT),
          tx -> {
            tx.runs().create(info(run));
            return true;
          });
      log(store, run);
      store.files().orElseThrow().trim();
      assertThat(Files.size(database)).isGreaterThan(24 << 20);
      try (Engine engine =
          Engine.over(store, blobs, InstantSource.system(), IdSource.system(), new Random(1))) {
        engine.compactor().compact(ProjectId.DEFAULT, run);
        while (Files.size(database) > 20 << 20) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
      }
      long stored =
          store.read(
              Scope.of(ProjectId.DEFAULT),
              tx -> tx.points().findSeries(run, "train/loss").orElseThrow().summary().count());
      assertThat(stored).isEqualTo((long) FRAMES * FRAME_POINTS);
    }
  }

  private static void log(SqliteStore store, RunId run) {
    Random random = new Random(1);
    for (int f = 0; f < FRAMES; f++) {
      FrameBuilder frame = new FrameBuilder();
      for (int i = 0; i < FRAME_POINTS; i++) {
        frame.add("train/loss", (long) f * FRAME_POINTS + i, i, random.nextGaussian());
      }
      store.write(
          Scope.of(ProjectId.DEFAULT),
          tx -> {
            tx.points().append(run, 0, frame.build(), 1);
            return true;
          });
    }
  }

  private static RunInfo info(RunId run) {
    return new RunInfo(
        run,
        ExperimentId.DEFAULT,
        "run",
        "me",
        RunStatus.RUNNING,
        Lifecycle.ACTIVE,
        1,
        null,
        null,
        null);
  }
}
