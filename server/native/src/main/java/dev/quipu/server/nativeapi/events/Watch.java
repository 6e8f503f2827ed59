package dev.quipu.server.nativeapi.events;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.live.LiveEvent;
import dev.quipu.engine.live.LiveEvent.RunSeen;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.Event.RegistryChanged;
import dev.quipu.engine.port.read.Event.RunChanged;
import java.util.Set;

/// What the client of one event stream watches.
///
/// @param runs whose points and changes are sent
/// @param experiments whose changes, runs and newest values are sent
/// @param allExperiments whether changes in the list of experiments are sent
/// @param registry whether changes of registered models and their versions are sent
/// @param alerts whether changes of all alerts and their firings are sent
record Watch(
    Set<RunId> runs,
    Set<ExperimentId> experiments,
    boolean allExperiments,
    boolean registry,
    boolean alerts) {
  Watch {
    runs = Set.copyOf(runs);
    experiments = Set.copyOf(experiments);
  }

  boolean wants(LiveEvent event) {
    return switch (event) {
      case RunSeen run -> runs.contains(run.run()) || experiments.contains(run.experiment());
      case LiveEvent.Stored stored -> wants(stored.event());
    };
  }

  private boolean wants(Event event) {
    return switch (event) {
      case PointsAppended points ->
          runs.contains(points.run()) || experiments.contains(points.experiment());
      case RunChanged run -> allExperiments || wantsRun(run) || isOfAlerts(run);
      case ExperimentChanged changed ->
          allExperiments || experiments.contains(changed.experiment());
      case Event.AlertFired fired ->
          alerts || runs.contains(fired.run()) || experiments.contains(fired.experiment());
      case Event.AlertsChanged changed -> wants(changed);
      case RegistryChanged _ -> registry;
    };
  }

  private boolean wants(Event.AlertsChanged changed) {
    return alerts
        || experiments.contains(changed.experiment())
        || (changed.run() == null ? !runs.isEmpty() : runs.contains(changed.run()));
  }

  /// Whether a change of a run is one of its firings, and is sent as that.
  boolean isOfAlerts(RunChanged change) {
    return alerts && change.change() == Event.Change.ACKNOWLEDGED;
  }

  /// Whether the change itself is sent, and not only its effect on the experiment.
  boolean wantsRun(RunChanged change) {
    return runs.contains(change.run()) || experiments.contains(change.experiment());
  }
}
