package dev.quipu.engine.port;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import java.util.Collection;
import java.util.List;

/// When the clients of running runs were last heard of.
public interface PulseStore {
  /// Stores pulses; one of the same run is replaced. Runs that are gone are passed over.
  void put(Collection<Pulse> pulses);

  /// Forgets a run that has ended. Without effect if nothing is known of it.
  void remove(ProjectId project, RunId run);

  /// All pulses of runs whose status is running.
  List<Pulse> ofRunning();

  /// The last sign of life of a run.
  ///
  /// @param beats whether its client has ever sent a heartbeat
  record Pulse(ProjectId project, RunId run, ExperimentId experiment, long seenMs, boolean beats) {}
}
