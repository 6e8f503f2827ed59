package dev.quipu.engine.upkeep;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Background cleaning at intervals: gives up uploads that have received no part for a day, and
/// removes the bytes of parts that are no longer needed.
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final Store store;
  private final InstantSource clock;
  private final Leftovers leftovers;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("quipu-upkeep").daemon().factory());
  private final Future<?> running;

  public Upkeep(Store store, InstantSource clock, Leftovers leftovers) {
    this.store = store;
    this.clock = clock;
    this.leftovers = leftovers;
    running =
        thread.scheduleWithFixedDelay(
            this::runIfPossible, 0, UpkeepLimits.UPKEEP_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void runIfPossible() {
    try {
      run();
    } catch (RuntimeException e) {
      // The next run tries again: the disk may have space by then.
      LOG.warn("Unfinished uploads are not removed: {}", e.getMessage());
    }
  }

  /// Runs the due tasks.
  public void run() {
    for (ProjectId project : store.readAcrossProjects(all -> all.projects().ids())) {
      giveUp(store, project, clock.millis() - UpkeepLimits.UPLOAD_GRACE_MS);
    }
    leftovers.remove();
  }

  /// Gives up uploads of a project that were last touched before a time, and returns their number.
  static long giveUp(Store store, ProjectId project, long touchedBeforeMs) {
    long uploads = 0;
    int removed;
    do {
      removed =
          store.remove(
              Scope.of(project),
              tx -> tx.purge().removeUploads(touchedBeforeMs, UpkeepLimits.UPLOADS_PER_PURGE));
      uploads += removed;
    } while (removed > 0);
    return uploads;
  }

  /// Ends after the current task.
  @Override
  public void close() {
    running.cancel(false);
    thread.close();
  }
}
