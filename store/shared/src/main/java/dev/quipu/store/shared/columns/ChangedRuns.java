package dev.quipu.store.shared.columns;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.store.shared.ExperimentKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tells those who hold values of runs in memory which runs the writer changes. Written by the
/// writer thread, read by readers.
///
/// A [Watch] gathers the changed runs of one experiment since the watch was last emptied. A reader
/// empties the watch, takes its snapshot, looks at [#inCommit], and then looks into the watch
/// again. A change that the snapshot shows was noted before its commit began, and moves from
/// `inCommit` to the watch after the commit, so the reader finds the change. A change found in the
/// second look may be later than the snapshot. The reader leaves that change in the watch and finds
/// it again next time.
///
/// Only the fact of a change is noted. Readers read the new values from their own snapshot, so a
/// write that is rolled back or noted twice does no harm.
public final class ChangedRuns {
  /// Stands for all runs of an experiment.
  public static final long ALL = -1;

  private final Map<ExperimentKey, Watch> watches = new ConcurrentHashMap<>();
  private Map<ExperimentKey, Set<Long>> group = new HashMap<>();
  private volatile Map<ExperimentKey, Set<Long>> inCommit = Map.of();

  /// Begins to gather changes. Earlier commits are not gathered.
  Watch watch(ExperimentKey key) {
    Watch watch = new Watch();
    watches.put(key, watch);
    return watch;
  }

  void unwatch(ExperimentKey key, Watch watch) {
    watches.remove(key, watch);
  }

  /// The runs that a commit under way may change.
  Set<Long> inCommit(ExperimentKey key) {
    return inCommit.getOrDefault(key, Set.of());
  }

  // ---- for the writer thread ----

  /// Notes a change of the transaction that is open.
  public void add(ProjectId project, ExperimentId experiment, long runNo) {
    group.computeIfAbsent(new ExperimentKey(project, experiment), _ -> new HashSet<>()).add(runNo);
  }

  /// Called before the commit begins.
  public void beginCommit() {
    if (!group.isEmpty()) {
      inCommit = group;
    }
  }

  /// Called after the transaction, whatever its outcome.
  public void ended() {
    if (group.isEmpty()) {
      return;
    }
    group.forEach((key, runs) -> {
      Watch watch = watches.get(key);
      if (watch != null && !watch.add(runs)) {
        watches.remove(key, watch);
      }
    });
    inCommit = Map.of();
    group = new HashMap<>();
  }

  /// The changed runs of one experiment.
  static final class Watch {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Set<Long> runs = new HashSet<>();

    /// False if the runs have become too many to be worth gathering.
    private boolean add(Set<Long> more) {
      lock.lock();
      try {
        if (runs != null) {
          runs.addAll(more);
          if (runs.size() > ColumnLimits.CHANGED_RUNS || runs.contains(ALL)) {
            runs = null;
          }
        }
        return runs != null;
      } finally {
        lock.unlock();
      }
    }

    /// The gathered runs. Null if everything may have changed; the watch then gathers no more.
    @Nullable Set<Long> look() {
      lock.lock();
      try {
        return runs == null ? null : Set.copyOf(runs);
      } finally {
        lock.unlock();
      }
    }

    /// Empties the watch; null as with [#look].
    @Nullable Set<Long> take() {
      lock.lock();
      try {
        Set<Long> taken = runs;
        if (taken != null) {
          runs = new HashSet<>();
        }
        return taken;
      } finally {
        lock.unlock();
      }
    }
  }
}
