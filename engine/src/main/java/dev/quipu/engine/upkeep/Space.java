package dev.quipu.engine.upkeep;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.UsageReader;
import dev.quipu.engine.port.read.UsageReader.OfRun;
import dev.quipu.engine.port.read.UsageReader.Walked;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Explains the use of space. For the whole store, short reads look at every row with points but
/// not at the points themselves; the answer is cached for a while. Bytes of files are never read.
public final class Space {
  private final Store store;
  private final InstantSource clock;
  private final ReentrantLock counting = new ReentrantLock();
  private final Map<ProjectId, Counted> counted = new HashMap<>();

  public Space(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The space of an experiment.
  public record OfExperiment(Experiment experiment, long runs, Taken taken) {}

  /// The space of a run.
  public record OfOneRun(RunInfo run, Taken taken) {}

  /// The space of the whole store.
  ///
  /// @param atMs when the sums were made
  /// @param blobs the blobs that files name, each once
  /// @param uploads the number of unfinished uploads
  /// @param uploadBytes the bytes of their parts
  /// @param deleted the part of the space that deleted runs take
  /// @param experimentCount the number of experiments that take space; `runCount` is that of runs
  /// @param experiments largest first, as are runs
  public record Whole(
      long atMs,
      Optional<EmbeddedFiles.DiskUse> files,
      Taken all,
      Taken deleted,
      long blobs,
      long blobBytes,
      long uploads,
      long uploadBytes,
      long experimentCount,
      long runCount,
      List<OfExperiment> experiments,
      List<OfOneRun> runs) {
    /// Bytes saved because equal files are stored once.
    public long savedBytes() {
      return Math.max(0, all.artifactBytes() - blobBytes);
    }
  }

  /// A series and its share of the points of its run.
  public record OfOneSeries(String key, long points, long bytes) {}

  /// The space of one run.
  ///
  /// @param seriesFound the number of its series that match
  /// @param series the matching series with the most points
  public record One(OfRun taken, long seriesFound, List<OfOneSeries> series) {}

  /// The space of the store, with the largest experiments and runs.
  public Whole whole(Scope scope, int top) {
    checkTop(top);
    Counted sums = counted(scope);
    List<OfExperiment> experiments = new ArrayList<>();
    for (Map.Entry<ExperimentId, Taken> entry : largest(sums.experiments(), top)) {
      store
          .read(scope, tx -> tx.experiments().find(entry.getKey()))
          .ifPresent(found ->
              experiments.add(
                  new OfExperiment(
                      found, sums.runsOf().getOrDefault(entry.getKey(), 0L), entry.getValue())));
    }
    List<OfOneRun> runs = new ArrayList<>();
    for (Map.Entry<Long, Taken> entry : largest(sums.runs(), top)) {
      store
          .read(scope, tx -> tx.usage().run(entry.getKey()))
          .ifPresent(found -> runs.add(new OfOneRun(found, entry.getValue())));
    }
    return new Whole(
        sums.atMs(),
        store.files().map(EmbeddedFiles::diskUse),
        sums.all(),
        sums.deleted(),
        sums.blobs(),
        sums.blobBytes(),
        sums.uploads(),
        sums.uploadBytes(),
        count(sums.experiments()),
        count(sums.runs()),
        experiments,
        runs);
  }

  /// The space of a run, with its largest series by points.
  ///
  /// @param prefix only series whose keys start with this text; empty for all
  /// @throws QuipuException NOT_FOUND
  public One ofRun(Scope scope, RunId run, String prefix, int top) {
    checkTop(top);
    return store.read(
        scope,
        tx -> {
          OfRun taken = tx.usage().ofRun(run);
          List<OfOneSeries> series =
              tx.usage().series(run, prefix, top).stream()
                  .map(one ->
                      new OfOneSeries(
                          one.key(),
                          one.points(),
                          Math.round(
                              (double) taken.pointBytes()
                                  * one.points()
                                  / Math.max(1, taken.points()))))
                  .toList();
          return new One(taken, tx.usage().countSeries(run, prefix), series);
        });
  }

  private static void checkTop(int top) {
    if (top < 1 || top > UpkeepLimits.SPACE_TOP) {
      throw QuipuException.invalid(
          "top is " + top + "; it must be from 1 to " + UpkeepLimits.SPACE_TOP);
    }
  }

  private static long count(Map<?, Taken> all) {
    return all.values().stream().filter(taken -> taken.bytes() > 0).count();
  }

  private static <K> List<Map.Entry<K, Taken>> largest(Map<K, Taken> all, int top) {
    return all.entrySet().stream()
        .filter(entry -> entry.getValue().bytes() > 0)
        .sorted(Comparator.comparingLong((Map.Entry<K, Taken> entry) -> -entry.getValue().bytes()))
        .limit(top)
        .toList();
  }

  private record Counted(
      long atMs,
      Map<Long, Taken> runs,
      Map<ExperimentId, Taken> experiments,
      Map<ExperimentId, Long> runsOf,
      Taken all,
      Taken deleted,
      long blobs,
      long blobBytes,
      long uploads,
      long uploadBytes) {}

  private Counted counted(Scope scope) {
    // Concurrent callers wait here and get the same result.
    counting.lock();
    try {
      @Nullable Counted known = counted.get(scope.project());
      long now = clock.millis();
      if (known == null
          || now - known.atMs() >= UpkeepLimits.SPACE_SHOWN_MS
          || now < known.atMs()) {
        known = count(scope, now);
        counted.put(scope.project(), known);
      }
      return known;
    } finally {
      counting.unlock();
    }
  }

  private Counted count(Scope scope, long now) {
    Map<Long, Taken> runs = new HashMap<>();
    Optional<Walked> walked = Optional.of(Walked.START);
    while (walked.isPresent()) {
      Walked from = walked.get();
      walked =
          store.read(
              scope,
              tx -> tx.usage().ofRuns(from, (run, taken) -> runs.merge(run, taken, Taken::plus)));
    }
    Map<ExperimentId, Taken> experiments = new HashMap<>();
    Map<ExperimentId, Long> runsOf = new HashMap<>();
    Taken[] sums = {Taken.NOTHING, Taken.NOTHING};
    long last = 0;
    while (last >= 0) {
      long from = last;
      last =
          store.read(
              scope,
              tx ->
                  tx.usage()
                      .runs(
                          from,
                          (run, experiment, deleted) -> {
                            Taken taken = runs.getOrDefault(run, Taken.NOTHING);
                            experiments.merge(experiment, taken, Taken::plus);
                            runsOf.merge(experiment, 1L, Long::sum);
                            sums[0] = sums[0].plus(taken);
                            if (deleted) {
                              sums[1] = sums[1].plus(taken);
                            }
                          }));
    }
    sums[0] = sums[0].plus(store.read(scope, tx -> tx.usage().ofProject()));
    long[] blobs = sizes(scope, (usage, after, sink) -> usage.blobs(after, sink));
    long[] parts = sizes(scope, (usage, after, sink) -> usage.parts(after, sink));
    long uploads = store.read(scope, tx -> tx.usage().uploads());
    return new Counted(
        now, runs, experiments, runsOf, sums[0], sums[1], blobs[0], blobs[1], uploads, parts[1]);
  }

  private interface Sizes {
    String next(UsageReader usage, String after, LongConsumer sink);
  }

  /// The number of sizes and their sum.
  private long[] sizes(Scope scope, Sizes step) {
    long[] sums = {0, 0};
    String last = "";
    do {
      String after = last;
      last =
          store.read(
              scope,
              tx ->
                  step.next(
                      tx.usage(),
                      after,
                      size -> {
                        sums[0]++;
                        sums[1] += size;
                      }));
    } while (!last.isEmpty());
    return sums;
  }
}
