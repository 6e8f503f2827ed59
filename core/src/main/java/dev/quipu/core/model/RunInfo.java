package dev.quipu.core.model;

import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import org.jspecify.annotations.Nullable;

/// The attributes of a run, as shown in every list of runs.
///
/// @param user the user who started the run; empty if unknown
/// @param endMs null while the run is not ended
/// @param deletedMs the time of its deletion; null if it is not deleted
public record RunInfo(
    RunId id,
    ExperimentId experiment,
    String name,
    String user,
    RunStatus status,
    Lifecycle lifecycle,
    long startMs,
    @Nullable Long endMs,
    @Nullable RunId parent,
    @Nullable Long deletedMs) {
  public RunInfo {
    Text.check("Run name", name, Limits.RUN_NAME_CHARS);
    Text.check("Run user", user, Limits.USER_CHARS);
  }

  public boolean isActive() {
    return lifecycle == Lifecycle.ACTIVE;
  }

  public RunInfo withName(String newName) {
    return new RunInfo(
        id, experiment, newName, user, status, lifecycle, startMs, endMs, parent, deletedMs);
  }

  public RunInfo inExperiment(ExperimentId newExperiment) {
    return new RunInfo(
        id, newExperiment, name, user, status, lifecycle, startMs, endMs, parent, deletedMs);
  }

  public RunInfo withStatus(RunStatus newStatus, @Nullable Long newEndMs) {
    return new RunInfo(
        id, experiment, name, user, newStatus, lifecycle, startMs, newEndMs, parent, deletedMs);
  }

  public RunInfo withLifecycle(Lifecycle newLifecycle, @Nullable Long newDeletedMs) {
    return new RunInfo(
        id, experiment, name, user, status, newLifecycle, startMs, endMs, parent, newDeletedMs);
  }
}
