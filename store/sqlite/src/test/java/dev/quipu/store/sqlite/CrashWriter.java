package dev.quipu.store.sqlite;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.Event;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/// Writes to a store until killed, and reports each acknowledged batch with a line `run batch`.
/// Batch b of a run has the points of the keys k0 to k4 at the steps 10 b to 10 b + 9, so that half
/// a batch would show. Each batch has an event.
final class CrashWriter {
  static final int KEYS = 5;
  static final int STEPS = 10;
  private static final int THREADS = 8;

  private CrashWriter() {}

  public static void main(String[] arguments) {
    SqliteStore store =
        SqliteStore.open(Path.of(arguments[0]), InstantSource.system(), new MemoryBlobs());
    IdSource ids = IdSource.system();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < THREADS; t++) {
        threads.execute(() -> write(store, ids.nextRunId(), out));
      }
    }
  }

  private static void write(SqliteStore store, RunId id, PrintStream out) {
    RunInfo run =
        new RunInfo(
            id,
            ExperimentId.DEFAULT,
            "crash",
            "",
            RunStatus.RUNNING,
            Lifecycle.ACTIVE,
            0,
            null,
            null,
            null);
    store.write(
        Scope.of(ProjectId.DEFAULT),
        tx -> {
          tx.runs().create(run);
          return true;
        });
    for (int batch = 0; ; batch++) {
      FrameBuilder frame = new FrameBuilder();
      for (int step = batch * STEPS; step < (batch + 1) * STEPS; step++) {
        for (int k = 0; k < KEYS; k++) {
          frame.add("k" + k, step, step, value(step, k));
        }
      }
      store.write(
          Scope.of(ProjectId.DEFAULT),
          tx -> {
            long no = tx.points().append(id, 0, frame.build(), 0);
            tx.events().append(new Event.PointsAppended(ExperimentId.DEFAULT, id, no));
            return true;
          });
      out.println(id + " " + batch);
    }
  }

  static double value(long step, int key) {
    return step * 0.1 + key;
  }
}
