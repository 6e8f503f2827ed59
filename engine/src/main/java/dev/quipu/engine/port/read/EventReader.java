package dev.quipu.engine.port.read;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ProjectId;
import java.util.List;
import java.util.Optional;

/// Reads the outbox: the events of all projects by position. Positions ascend in the order of the
/// commits, also across a restart of the store, and may have gaps. No later event gets a position
/// below one that a reader has seen. So a reader has to remember only its position.
public interface EventReader {
  /// The events after a position, oldest first.
  List<Stored> after(long position, int max);

  /// The position of the newest event; 0 if there has never been one.
  long newest();

  /// The position of the oldest event that is kept; 0 if there has never been one. A reader that
  /// has not seen the event before it has missed events.
  long oldest();

  /// The points of an event; empty if the frame has been compacted or removed.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if the frame is damaged
  Optional<Frame> frame(Event.PointsAppended event);

  record Stored(long position, ProjectId project, Event event) {}
}
