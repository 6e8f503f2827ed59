package dev.quipu.trackers;

import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import dev.quipu.trackers.backend.RunStart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Carries work out with a backend. Whatever the backend throws is counted and told. One thread,
/// except where another is named.
final class BackendWorker {
  /// How long a run that gets ever more may hold something back.
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);

  private final TrackingConfig config;
  private final Backend backend;
  private final CallCounts counts;

  /// The runs that the backend has open; those that it could not open are not there.
  private final Map<OpenRun, BackendRun> runs = new ConcurrentHashMap<>();

  /// The ids of all runs that the backend has ever opened.
  private final Map<OpenRun, String> ids = new ConcurrentHashMap<>();

  /// Rows of one run that go to the backend together.
  private final List<MetricRow> rows = new ArrayList<>();

  private @Nullable OpenRun ofRows;

  /// Runs that may hold something back.
  private final Set<OpenRun> unflushed = new HashSet<>();

  private long flushedNanos = System.nanoTime();

  BackendWorker(TrackingConfig config, Backend backend, CallCounts counts) {
    this.config = config;
    this.backend = backend;
    this.counts = counts;
  }

  /// The id of a run; empty as long as the backend has not opened it. Any thread.
  Optional<String> id(OpenRun run) {
    return Optional.ofNullable(ids.get(run));
  }

  void open(OpenRun run) {
    flush();
    try {
      BackendRun parent = run.parent == null ? null : runs.get(run.parent);
      BackendRun opened =
          backend.open(
              new RunStart(
                  config.project(),
                  config.experimentName(),
                  config.tags(),
                  config.notes(),
                  run.name,
                  run.id,
                  parent,
                  run.startTime));
      runs.put(run, opened);
      ids.put(run, opened.id());
      counts.taken(1);
    } catch (MissingBackend.BackendMissingException e) {
      counts.lost(1);
    } catch (Exception | LinkageError e) {
      counts.lost(1);
      counts.tell("The run cannot be opened, so nothing of the run is tracked", e);
    }
  }

  void add(Work.Row row) {
    if (row.run() != ofRows || rows.size() == TrackerLimits.ROWS_AT_ONCE) {
      flush();
    }
    ofRows = row.run();
    rows.add(row.row());
  }

  /// Hands over the rows that were gathered.
  void flush() {
    if (ofRows == null || rows.isEmpty()) {
      return;
    }
    int values = 0;
    for (MetricRow row : rows) {
      values += row.size();
    }
    List<MetricRow> together = List.copyOf(rows);
    rows.clear();
    carryOut(ofRows, together.size(), "Metrics", run -> run.metrics(together));
    unflushed.add(ofRows);
    counts.valuesDone(values);
  }

  void call(OpenRun run, String what, Work.Action action) {
    flush();
    carryOut(run, 1, what, action);
    unflushed.add(run);
    counts.callDone();
  }

  /// Has the runs write what they hold back, if that is due.
  ///
  /// @param isIdle whether there is nothing else to do
  void flushRuns(boolean isIdle) {
    if (unflushed.isEmpty()
        || (!isIdle && System.nanoTime() - flushedNanos < FLUSH_INTERVAL.toNanos())) {
      return;
    }
    for (OpenRun run : unflushed) {
      BackendRun target = runs.get(run);
      if (target != null) {
        try {
          target.flush();
        } catch (Exception | LinkageError | StackOverflowError e) {
          counts.tell("What was held back cannot be tracked", e);
        }
      }
    }
    unflushed.clear();
    flushedNanos = System.nanoTime();
  }

  void end(Work.End end) {
    flush();
    carryOut(end.run(), 1, "The end of a run", run -> run.end(end.status(), end.time()));
    runs.remove(end.run());
    unflushed.remove(end.run());
  }

  private void carryOut(OpenRun run, int count, String what, Work.Action action) {
    BackendRun target = runs.get(run);
    if (target == null) {
      counts.lost(count);
      return;
    }
    try {
      action.on(target);
      counts.taken(count);
    } catch (Exception | LinkageError | StackOverflowError e) {
      counts.lost(count);
      counts.tell(what + " cannot be tracked", e);
    }
  }

  void close() {
    flush();
    try {
      backend.close();
    } catch (IOException | RuntimeException | LinkageError e) {
      counts.tell("The end failed", e);
    }
  }
}
