package dev.quipu.core.alerts;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import org.jspecify.annotations.Nullable;

/// An alert that has fired in a run. It keeps what the alert said at that time.
///
/// @param no ascends in the order of the firings of a project, from 1
/// @param cause the position in the outbox of the points that caused the firing; of a silence, the
///   negative time of the last sign of life
/// @param rule that of the alert at that time
/// @param point the point that made the condition true; null for a silence
/// @param acknowledgement null until somebody has taken note
public record AlertFiring(
    long no,
    AlertId alert,
    ExperimentId experiment,
    RunId run,
    long cause,
    long firedMs,
    AlertRule rule,
    @Nullable Point point,
    @Nullable Acknowledgement acknowledgement) {
  /// A point of a series.
  public record Point(String key, long step, long timeMs, double value) {}

  /// Somebody has taken note.
  ///
  /// @param user empty if unknown
  public record Acknowledgement(long timeMs, String user) {}
}
