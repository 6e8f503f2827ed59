package dev.quipu.engine.runs;

import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.RunKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Requests that runs stop. The answers to what a run logs tell its client, so the requests of
/// running runs are in memory, too. A run that is made to run again has no request any more.
public final class Stops {
  private final Store store;
  private final InstantSource clock;
  private final Set<RunKey> marked = ConcurrentHashMap.newKeySet();

  public Stops(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    marked.addAll(store.readAcrossProjects(AllProjectsReader::stopping));
  }

  /// Asks a running run to stop. A run that was asked before stays as it is.
  ///
  /// @throws QuipuException NOT_FOUND, INVALID_ARGUMENT if the run is deleted or not running
  public StopRequest request(Scope scope, RunId run, String reason) {
    StopRequest request = new StopRequest(clock.millis(), scope.user(), reason);
    StopRequest stored =
        store.write(
            scope,
            tx -> {
              RunInfo info = Runs.requireActive(tx, run);
              if (info.status() != RunStatus.RUNNING) {
                throw QuipuException.invalid(
                    "Run " + run + " is " + info.status().word() + "; only a running run can stop");
              }
              Optional<StopRequest> known = tx.alerts().findStop(run);
              if (known.isPresent()) {
                return known.get();
              }
              tx.alerts().putStop(run, request);
              RunChange.happened(tx, info, Event.Change.UPDATED);
              return request;
            });
    mark(new RunKey(scope.project(), run));
    return stored;
  }

  public Optional<StopRequest> find(Scope scope, RunId run) {
    return store.read(scope, tx -> tx.alerts().findStop(run));
  }

  /// Notes a request that has been stored.
  public void mark(RunKey run) {
    marked.add(run);
  }

  /// Notes that a run has ended or goes on anew.
  void unmark(RunKey run) {
    marked.remove(run);
  }

  /// Whether a running run has been asked to stop. Returns at once.
  public boolean isAsked(ProjectId project, RunId run) {
    return !marked.isEmpty() && marked.contains(new RunKey(project, run));
  }
}
