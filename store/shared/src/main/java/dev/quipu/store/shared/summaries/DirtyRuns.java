package dev.quipu.store.shared.summaries;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.store.shared.ExperimentKey;
import dev.quipu.store.shared.StoredRun;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The runs with points that their rows in `series` do not show yet. Changed by the writer thread,
/// asked by readers.
///
/// A reader whose snapshot is older than the commit of a sweep does not see the rows of the sweep,
/// though the run is no longer dirty. So sweeps are counted, and the count rises before the runs
/// leave. If a reader finds its run clean and the count unchanged since before its snapshot, its
/// snapshot shows every row.
public final class DirtyRuns {
  private final Map<RunKey, ExperimentKey> runs = new ConcurrentHashMap<>();
  private final Map<ExperimentKey, Integer> experiments = new ConcurrentHashMap<>();
  private final AtomicLong sweeps = new AtomicLong();

  public void add(StoredRun run) {
    ExperimentKey key = run.experimentKey();
    if (runs.putIfAbsent(new RunKey(run.project(), run.id()), key) == null) {
      experiments.merge(key, 1, Integer::sum);
    }
  }

  public void remove(StoredRun run) {
    ExperimentKey key = runs.remove(new RunKey(run.project(), run.id()));
    if (key != null) {
      experiments.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /// Notes that a run is in another experiment now.
  public void moved(StoredRun run) {
    ExperimentKey key = run.experimentKey();
    ExperimentKey before = runs.replace(new RunKey(run.project(), run.id()), key);
    if (before != null) {
      experiments.merge(key, 1, Integer::sum);
      experiments.computeIfPresent(before, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  public void countSweep() {
    sweeps.incrementAndGet();
  }

  public long sweeps() {
    return sweeps.get();
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  public boolean touches(SummaryScope scope) {
    return switch (scope) {
      case SummaryScope.OfRun(var project, var run) -> runs.containsKey(new RunKey(project, run));
      case SummaryScope.OfKeys(var project, var run, var _) ->
          runs.containsKey(new RunKey(project, run));
      case SummaryScope.OfExperiments(var project, var ids) -> {
        for (ExperimentId id : ids) {
          if (experiments.containsKey(new ExperimentKey(project, id))) {
            yield true;
          }
        }
        yield false;
      }
    };
  }
}
