package dev.quipu.engine.upkeep;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.compaction.FreeSpace;
import dev.quipu.engine.lineage.UnnamedObjects;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.models.ModelReader.Due;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.PurgeReader.Doomed;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.runs.Pulses;
import dev.quipu.engine.upkeep.BlobSweep.Swept;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Purges runs, models and experiments that were deleted long ago, and blobs that nothing names any
/// more.
///
/// The purge runs in many small transactions, so that clients that log do not wait. Each removes as
/// much as fits in a few milliseconds, from one run or from many, and then leaves the writer alone
/// for as long. Rows are removed before blobs, so that no row ever names missing bytes, and an
/// interrupted purge continues the next time. A recently stored blob stays, because the row that
/// names it may be on its way. Blobs also stay while a backup copies them.
public final class Purge {
  /// Runs whose removal begins in one transaction, which takes a few milliseconds.
  private static final int RUNS_AT_ONCE = 64;

  private static final long MAX_REST_NANOS = 50_000_000;

  private static final Freed NOTHING = new Freed(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);

  private final Store store;
  private final BlobStore blobs;
  private final InstantSource clock;
  private final Pulses pulses;
  private final Leftovers leftovers;
  private final UnnamedObjects objects;
  private final ReentrantLock one = new ReentrantLock();

  public Purge(
      Store store,
      BlobStore blobs,
      InstantSource clock,
      Pulses pulses,
      Leftovers leftovers,
      UnnamedObjects objects) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
    this.pulses = pulses;
    this.leftovers = leftovers;
    this.objects = objects;
  }

  /// Removes runs, models and experiments of every project that were deleted more than some time
  /// ago, abandoned uploads, and blobs that no project names.
  ///
  /// @param dryRun whether to report only what would be removed
  /// @throws QuipuException CONFLICT if another purge is running
  public Freed run(long olderThanMs, boolean dryRun, Progress progress) {
    if (olderThanMs < 0) {
      throw QuipuException.invalid("olderThanMs is " + olderThanMs + "; it must be at least 0");
    }
    if (!one.tryLock()) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "Deleted runs are being removed already; try again when that is done");
    }
    try {
      // "More than zero ms ago" includes everything that is deleted now.
      long deletedBeforeMs = Math.max(0, clock.millis() + 1 - olderThanMs);
      long touchedBeforeMs = clock.millis() - UpkeepLimits.UPLOAD_GRACE_MS;
      return dryRun
          ? look(deletedBeforeMs, touchedBeforeMs)
          : remove(deletedBeforeMs, touchedBeforeMs, progress);
    } finally {
      one.unlock();
    }
  }

  private List<ProjectId> projects() {
    return store.readAcrossProjects(all -> all.projects().ids());
  }

  private Freed look(long deletedBeforeMs, long touchedBeforeMs) {
    Freed freed = NOTHING;
    for (ProjectId project : projects()) {
      freed = look(project, freed, deletedBeforeMs, touchedBeforeMs);
    }
    return withBytes(freed, sweep().look(deletedBeforeMs, touchedBeforeMs), 0);
  }

  private Freed look(ProjectId project, Freed before, long deletedBeforeMs, long touchedBeforeMs) {
    Freed freed = before;
    List<Doomed> some = doomed(project, deletedBeforeMs, -1);
    while (!some.isEmpty()) {
      for (Doomed doomed : some) {
        freed = plus(freed, store.read(Scope.of(project), tx -> tx.purge().content(doomed.run())));
      }
      some = doomed(project, deletedBeforeMs, some.getLast().place());
    }
    freed = withModels(freed, dueModels(project, deletedBeforeMs));
    long experiments =
        store.read(Scope.of(project), tx -> (long) tx.purge().experiments(deletedBeforeMs).size());
    long uploads = store.read(Scope.of(project), tx -> tx.purge().uploads(touchedBeforeMs));
    return with(freed, experiments, uploads);
  }

  private Freed remove(long deletedBeforeMs, long touchedBeforeMs, Progress progress) {
    Freed freed = NOTHING;
    for (ProjectId project : projects()) {
      freed = remove(project, freed, deletedBeforeMs, touchedBeforeMs, progress);
    }
    Swept swept = sweep().remove();
    leftovers.remove();
    return withBytes(freed, swept, giveBack(progress));
  }

  private Freed remove(
      ProjectId project,
      Freed before,
      long deletedBeforeMs,
      long touchedBeforeMs,
      Progress progress) {
    Freed freed = before;
    List<Doomed> some = doomed(project, deletedBeforeMs, -1);
    while (!some.isEmpty()) {
      for (Taken content : remove(project, some, deletedBeforeMs)) {
        freed = plus(freed, content);
      }
      progress.at("runs", freed.runs(), 0);
      some = doomed(project, deletedBeforeMs, some.getLast().place());
    }
    freed = withModels(freed, removeModels(project, deletedBeforeMs));
    while (!removeSomeTraces(project, deletedBeforeMs)) {
      // Between two steps, others write.
    }
    long experiments = 0;
    for (ExperimentId id :
        store.read(Scope.of(project), tx -> tx.purge().experiments(deletedBeforeMs))) {
      if (store.remove(Scope.of(project), tx -> remove(tx, id))) {
        experiments++;
      }
    }
    long uploads = Upkeep.giveUp(store, project, touchedBeforeMs);
    objects.remove(Scope.of(project), clock.millis() - UpkeepLimits.UPLOAD_GRACE_MS);
    return with(freed, experiments, uploads);
  }

  private static Freed plus(Freed freed, Taken run) {
    return new Freed(
        freed.runs() + 1,
        freed.experiments(),
        freed.models(),
        freed.uploads(),
        freed.points() + run.points(),
        freed.pointBytes() + run.pointBytes(),
        freed.artifacts() + run.artifacts(),
        freed.artifactBytes() + run.artifactBytes(),
        freed.blobs(),
        freed.blobBytes(),
        freed.givenBackBytes(),
        freed.blobsStay());
  }

  private static Freed withModels(Freed freed, Due models) {
    return new Freed(
        freed.runs(),
        freed.experiments(),
        freed.models() + models.models(),
        freed.uploads(),
        freed.points(),
        freed.pointBytes(),
        freed.artifacts() + models.artifacts(),
        freed.artifactBytes() + models.artifactBytes(),
        freed.blobs(),
        freed.blobBytes(),
        freed.givenBackBytes(),
        freed.blobsStay());
  }

  private static Freed with(Freed freed, long experiments, long uploads) {
    return new Freed(
        freed.runs(),
        freed.experiments() + experiments,
        freed.models(),
        freed.uploads() + uploads,
        freed.points(),
        freed.pointBytes(),
        freed.artifacts(),
        freed.artifactBytes(),
        freed.blobs(),
        freed.blobBytes(),
        freed.givenBackBytes(),
        freed.blobsStay());
  }

  private static Freed withBytes(Freed rows, Swept swept, long givenBackBytes) {
    return new Freed(
        rows.runs(),
        rows.experiments(),
        rows.models(),
        rows.uploads(),
        rows.points(),
        rows.pointBytes(),
        rows.artifacts(),
        rows.artifactBytes(),
        swept.blobs(),
        swept.bytes(),
        givenBackBytes,
        swept.stay());
  }

  private Due dueModels(ProjectId project, long deletedBeforeMs) {
    return store.read(Scope.of(project), tx -> tx.models().due(deletedBeforeMs));
  }

  /// Removes deleted models, and those of deleted experiments.
  private Due removeModels(ProjectId project, long deletedBeforeMs) {
    Due due = dueModels(project, deletedBeforeMs);
    if (due.models() > 0) {
      while (!removeSomeModels(project, deletedBeforeMs)) {
        // Between two steps, others write.
      }
    }
    return due;
  }

  private boolean removeSomeModels(ProjectId project, long deletedBeforeMs) {
    long began = System.nanoTime();
    boolean done =
        store.<Boolean>remove(
            Scope.of(project),
            tx -> tx.models().removeSome(deletedBeforeMs, UpkeepLimits.ROWS_PER_PURGE));
    rest(System.nanoTime() - began);
    return done;
  }

  private boolean removeSomeTraces(ProjectId project, long deletedBeforeMs) {
    long began = System.nanoTime();
    boolean done =
        store.<Boolean>remove(
            Scope.of(project),
            tx -> tx.traces().removeSomeOfDeleted(deletedBeforeMs, UpkeepLimits.ROWS_PER_PURGE));
    rest(System.nanoTime() - began);
    return done;
  }

  private static boolean remove(WriteTransaction tx, ExperimentId id) {
    boolean removed = tx.purge().removeExperiment(id);
    if (removed) {
      tx.events().append(new Event.ExperimentChanged(id, Change.DELETED));
    }
    return removed;
  }

  private List<Doomed> doomed(ProjectId project, long deletedBeforeMs, long after) {
    return store.read(
        Scope.of(project), tx -> tx.purge().runs(deletedBeforeMs, after, RUNS_AT_ONCE));
  }

  /// Removes those of the runs that have not been restored meanwhile, and returns their contents.
  private List<Taken> remove(ProjectId project, List<Doomed> some, long deletedBeforeMs) {
    List<Doomed> begun =
        store.remove(
            Scope.of(project),
            tx -> {
              List<Doomed> own =
                  some.stream()
                      .filter(doomed -> tx.purge().begin(doomed.run(), deletedBeforeMs))
                      .toList();
              for (Doomed doomed : own) {
                tx.events()
                    .append(
                        new Event.RunChanged(doomed.experiment(), doomed.run(), Change.DELETED));
              }
              return own;
            });
    begun.forEach(doomed -> pulses.forget(project, doomed.run()));
    List<Taken> contents =
        store.read(
            Scope.of(project),
            tx -> begun.stream().map(doomed -> tx.purge().content(doomed.run())).toList());
    int gone = 0;
    while (gone < begun.size()) {
      Step step = removeSome(project, begun, gone);
      gone = step.gone();
      rest(step.heldNanos());
    }
    return contents;
  }

  /// @param gone the number of removed runs
  /// @param heldNanos how long the step held the writer
  private record Step(int gone, long heldNanos) {}

  private Step removeSome(ProjectId project, List<Doomed> begun, int from) {
    return store.remove(
        Scope.of(project),
        tx -> {
          long began = System.nanoTime();
          int gone = from;
          do {
            RunId run = begun.get(gone).run();
            if (tx.purge().removeSome(run, UpkeepLimits.ROWS_PER_PURGE)) {
              gone++;
            }
          } while (gone < begun.size() && System.nanoTime() - began < UpkeepLimits.PURGE_NANOS);
          return new Step(gone, System.nanoTime() - began);
        });
  }

  /// Leaves the writer alone for as long as a step held it, so that others have half of its time.
  private static void rest(long heldNanos) {
    LockSupport.parkNanos(Math.min(MAX_REST_NANOS, heldNanos));
  }

  private BlobSweep sweep() {
    return new BlobSweep(store, blobs, clock.millis() - UpkeepLimits.BLOB_GRACE_MS);
  }

  private long giveBack(Progress progress) {
    return store
        .files()
        .map(files ->
            new FreeSpace(files)
                .giveBack(
                    0,
                    (given, of, held) -> {
                      rest(held);
                      progress.at("bytes given back", given, of);
                      return true;
                    }))
        .orElse(0L);
  }
}
