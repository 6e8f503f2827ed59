package dev.quipu.store.sqlite;

import static dev.quipu.schedules.Schedules.require;
import static dev.quipu.schedules.Schedules.together;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.schedules.Schedules;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.testkit.MemoryBlobs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The store's data in memory, under many schedules: the whole store, over a real database.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CacheScheduleTest {
  private static final ProjectId PROJECT = ProjectId.DEFAULT;
  private static final Scope SCOPE = Scope.of(PROJECT);
  private static final RunId RUN = new RunId("0123456789abcdef0123456789abcdef");
  private static final int POINTS = 100;

  /// The size of the cache of chunks: not enough for all of them.
  private static final int ROOM_BYTES = 4000;

  @TempDir private Path folder;

  private StoreCopies stores;

  @BeforeEach
  void makeStore() {
    RunInfo run =
        new RunInfo(
            RUN,
            ExperimentId.DEFAULT,
            "run",
            "",
            RunStatus.RUNNING,
            Lifecycle.ACTIVE,
            0,
            null,
            null,
            null);
    stores = new StoreCopies(folder, tx -> tx.runs().create(run));
  }

  @Test
  void aSearchFindsWhatWasCommittedBeforeItBegan() {
    Schedules.explore(() -> {
      try (SqliteStore store = StoreCopies.open(stores.copy())) {
        AtomicInteger acknowledged = new AtomicInteger();
        together(
            () -> {
              for (int value = 1; value <= 2; value++) {
                putParam(store, value);
                acknowledged.set(value);
              }
            },
            () -> searchTwice(store, acknowledged),
            () -> searchTwice(store, acknowledged));
      }
    });
  }

  private static void searchTwice(SqliteStore store, AtomicInteger acknowledged) {
    for (int i = 0; i < 2; i++) {
      int least = acknowledged.get();
      long found = store.read(SCOPE, tx -> tx.runs().count(atLeast(least)));
      require(found == (least == 0 ? found : 1), "a search found " + found + " of " + least);
    }
  }

  private static void putParam(SqliteStore store, int value) {
    store.write(
        SCOPE,
        tx -> {
          tx.runs().putParams(RUN, List.of(Param.of("p", "" + value)));
          return true;
        });
  }

  private static RunSearch atLeast(int value) {
    return new RunSearch(
        List.of(ExperimentId.DEFAULT),
        new Filter.NumberComparison(new Field.Param("p"), Operator.GREATER_OR_EQUAL, value),
        List.of(),
        View.ACTIVE,
        RunColumns.NONE,
        10,
        null);
  }

  @Test
  void aSummaryCountsWhatWasAcknowledgedBefore() {
    Schedules.explore(() -> {
      try (SqliteStore store = StoreCopies.open(stores.copy())) {
        AtomicInteger acknowledged = new AtomicInteger();
        together(
            () -> {
              for (int points = 1; points <= 2; points++) {
                append(store, points);
                acknowledged.set(points);
              }
            },
            () -> readTwice(store, acknowledged),
            () -> readTwice(store, acknowledged));
      }
    });
  }

  private static void append(SqliteStore store, int step) {
    FrameBuilder frame = new FrameBuilder();
    frame.add("loss", step, step, step);
    store.write(
        SCOPE,
        tx -> {
          tx.points().append(RUN, 0, frame.build(), 0);
          return true;
        });
  }

  private static void readTwice(SqliteStore store, AtomicInteger acknowledged) {
    for (int i = 0; i < 2; i++) {
      int least = acknowledged.get();
      long counted =
          store.read(
              SCOPE,
              tx -> {
                // So that its snapshot is older than its question about the summaries.
                require(tx.runs().find(RUN).isPresent(), "the run");
                return tx.points()
                    .findSeries(RUN, "loss")
                    .map(series -> series.summary().count())
                    .orElse(0L);
              });
      require(counted >= least, "a summary counts " + counted + " of " + least);
    }
  }

  @Test
  void aChunkIsNeverTakenForAnother() {
    byte[][] encoded = {chunk(1), chunk(2), chunk(3)};
    Schedules.explore(() -> {
      ChunkCache cache = new ChunkCache(new MemoryBlobs(), ROOM_BYTES);
      Runnable reading =
          () -> {
            for (int no = 0; no < encoded.length; no++) {
              byte[] bytes = encoded[no];
              Chunk chunk = cache.open(no, null, () -> bytes);
              require(chunk.points() == (no + 1) * POINTS, "chunk " + no);
              chunk.verify();
            }
          };
      together(reading, reading, reading);
    });
  }

  private static byte[] chunk(int number) {
    int points = number * POINTS;
    double[] values = new double[points];
    Arrays.setAll(values, i -> number + Math.sqrt(i));
    long[] ascending = new long[points];
    Arrays.setAll(ascending, i -> i);
    return Chunk.encode(ascending, ascending, ascending, values, points);
  }
}
