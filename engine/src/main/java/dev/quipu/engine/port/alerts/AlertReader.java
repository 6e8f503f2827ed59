package dev.quipu.engine.port.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.Place;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads alerts, their firings, and requests to stop.
public interface AlertReader {
  Optional<Alert> find(AlertId id);

  /// The alerts of a run itself, by creation.
  List<Alert> ofRun(RunId run);

  /// The alerts of an experiment itself, by creation.
  List<Alert> ofExperiment(ExperimentId experiment);

  /// The number of alerts of the project.
  long count();

  /// Which alerts are asked for. Those of deleted runs and experiments are left out.
  ///
  /// @param experiment those of the experiment and of its runs; null for all
  /// @param severity null for any
  /// @param enabled whether only those that are enabled, or only those that are not; null for all
  record Listing(
      @Nullable ExperimentId experiment,
      @Nullable AlertSeverity severity,
      @Nullable Boolean enabled) {}

  /// Alerts of the project, the newest first, then by id.
  ///
  /// @param after only those behind this place; null for all
  List<Alert> page(Listing listing, @Nullable Place after, int max);

  Optional<AlertFiring> findFiring(long no);

  /// Whether an alert has fired in a run for this cause.
  boolean hasFired(AlertId alert, RunId run, long cause);

  /// When an alert last fired in a run; null if never.
  @Nullable Long lastFiredMs(AlertId alert, RunId run);

  /// Which firings are asked for. Those of deleted runs are left out, unless the run is named.
  ///
  /// @param experiment null for all, as are the run, the alert and the severity
  /// @param unacknowledged whether only those that nobody has acknowledged
  record Selection(
      @Nullable ExperimentId experiment,
      @Nullable RunId run,
      @Nullable AlertId alert,
      @Nullable AlertSeverity severity,
      boolean unacknowledged) {
    /// All firings.
    public static final Selection ALL = new Selection(null, null, null, null, false);

    public Selection in(@Nullable ExperimentId onlyExperiment) {
      return new Selection(onlyExperiment, run, alert, severity, unacknowledged);
    }

    public Selection in(@Nullable RunId onlyRun) {
      return new Selection(experiment, onlyRun, alert, severity, unacknowledged);
    }

    public Selection unacknowledgedOnly() {
      return new Selection(experiment, run, alert, severity, true);
    }
  }

  /// Firings, the newest first.
  ///
  /// @param before only firings with a lower number; null for all
  List<AlertFiring> firings(Selection selection, @Nullable Long before, int max);

  /// How often an alert has fired.
  record FiringCount(long firings, long lastMs) {}

  /// How often alerts have fired in a run, or in all runs; those that never have are left out.
  Map<AlertId, FiringCount> countFirings(Collection<AlertId> alerts, @Nullable RunId run);

  /// The number of firings of each run that nobody has acknowledged; runs without any are left out.
  Map<RunId, Long> countUnacknowledged(Collection<RunId> runs);

  /// The request that a run stops, if there is one.
  Optional<StopRequest> findStop(RunId run);
}
