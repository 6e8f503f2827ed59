package dev.quipu.engine.runs;

import static dev.quipu.schedules.Schedules.require;
import static dev.quipu.schedules.Schedules.together;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.live.LiveFeed;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.schedules.Schedules;
import dev.quipu.store.sqlite.StoreCopies;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The pulses under many schedules, stored in a real database.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class PulsesScheduleTest {
  private static final RunInfo RUN =
      new RunInfo(
          new RunId("0123456789abcdef0123456789abcdef"),
          ExperimentId.DEFAULT,
          "run",
          "",
          RunStatus.RUNNING,
          Lifecycle.ACTIVE,
          0,
          null,
          null,
          null);
  private static final RunInfo ENDED = RUN.withStatus(RunStatus.COMPLETED, 1L);

  @TempDir private Path folder;

  private StoreCopies stores;

  @BeforeEach
  void makeStore() {
    stores = new StoreCopies(folder, tx -> tx.runs().create(RUN));
  }

  @Test
  void theLastSignOfARunningRunIsStored() {
    Schedules.explore(() -> {
      Path data = stores.copy();
      AtomicLong now = new AtomicLong();
      try (var store = StoreCopies.open(data)) {
        Pulses pulses = pulses(store, now);
        together(
            () -> {
              for (int i = 0; i < 3; i++) {
                now.incrementAndGet();
                pulses.wrote(ProjectId.DEFAULT, RUN);
              }
            },
            pulses::storeNow);
        pulses.close();
      }
      require(StoreCopies.number(data, "SELECT max(seen_ms) FROM pulse") == 3, "the last sign");
    });
  }

  @Test
  void nothingIsLeftOfARunThatHasEndedAgain() {
    Schedules.explore(() -> {
      Path data = stores.copy();
      try (var store = StoreCopies.open(data)) {
        Pulses pulses = pulses(store, new AtomicLong());
        together(
            () -> {
              for (int i = 0; i < 2; i++) {
                pulses.wrote(ProjectId.DEFAULT, RUN);
                pulses.wrote(ProjectId.DEFAULT, ENDED);
              }
            },
            () -> {
              pulses.storeNow();
              pulses.storeNow();
            });
        pulses.close();
      }
      require(StoreCopies.number(data, "SELECT count(*) FROM pulse") == 0, "no pulse is left");
    });
  }

  private static Pulses pulses(dev.quipu.engine.port.Store store, AtomicLong now) {
    return new Pulses(
        store, () -> Instant.ofEpochMilli(now.get()), new LiveFeed(store, MemoryBudget.ofEvents()));
  }
}
