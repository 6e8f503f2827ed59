package dev.quipu.engine.live;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.Event;
import org.jspecify.annotations.Nullable;

/// What watchers are told.
public sealed interface LiveEvent {
  /// An event of the outbox.
  ///
  /// @param points of [Event.PointsAppended], once they have been read; null for other events
  record Stored(Event event, @Nullable Frame points) implements LiveEvent {}

  /// A sign of life of a running run. It is in no outbox, because a newer sign replaces it.
  ///
  /// @param lostAtMs when the run is lost, unless another sign comes before
  record RunSeen(ExperimentId experiment, RunId run, long seenMs, long lostAtMs)
      implements LiveEvent {}
}
