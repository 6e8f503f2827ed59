package dev.quipu.core.alerts;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import org.jspecify.annotations.Nullable;

/// An alert of one run, or of an experiment: then of all its runs, future ones included.
///
/// @param experiment that of the run, if the alert is of a run
/// @param run null if the alert is of the experiment
/// @param after the position of the outbox after which points count
/// @param user who made the alert; empty if unknown
public record Alert(
    AlertId id,
    ExperimentId experiment,
    @Nullable RunId run,
    AlertRule rule,
    long after,
    long createdMs,
    long updatedMs,
    String user) {
  public Alert with(AlertRule changed, long nowMs) {
    return new Alert(id, experiment, run, changed, after, createdMs, nowMs, user);
  }

  public Alert withAfter(long position) {
    return new Alert(id, experiment, run, rule, position, createdMs, updatedMs, user);
  }
}
