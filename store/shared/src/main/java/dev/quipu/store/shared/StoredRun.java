package dev.quipu.store.shared;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;

/// Identifies a run in a store.
///
/// @param no the number of the run in the store; never given again
public record StoredRun(ProjectId project, ExperimentId experiment, RunId id, long no) {
  public ExperimentKey experimentKey() {
    return new ExperimentKey(project, experiment);
  }
}
