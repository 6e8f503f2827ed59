package dev.quipu.trackers;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// What a tracker asks of its backends, in order.
sealed interface Work {
  /// Has a worker do the work. The thread of the worker.
  void on(BackendWorker worker);

  /// Opens a run.
  record Start(OpenRun run) implements Work {
    @Override
    public void on(BackendWorker worker) {
      worker.open(run);
    }
  }

  /// Logs a row of metrics.
  record Row(OpenRun run, MetricRow row) implements Work {
    @Override
    public void on(BackendWorker worker) {
      worker.add(this);
    }
  }

  /// Does anything else with a run.
  ///
  /// @param what for messages, such as `Artifact model.bin`
  record Call(OpenRun run, String what, Action action) implements Work {
    @Override
    public void on(BackendWorker worker) {
      worker.call(run, what, action);
    }
  }

  /// Ends a run.
  record End(OpenRun run, RunStatus status, Instant time) implements Work {
    @Override
    public void on(BackendWorker worker) {
      worker.end(this);
    }
  }

  /// Tells that everything before is done.
  record Reached(CompletableFuture<Void> reached) implements Work {
    @Override
    public void on(BackendWorker worker) {
      worker.flush();
      worker.flushRuns(true);
      reached.complete(null);
    }
  }

  /// A call of a run of a backend.
  @FunctionalInterface
  interface Action {
    void on(BackendRun run) throws Exception;
  }
}
