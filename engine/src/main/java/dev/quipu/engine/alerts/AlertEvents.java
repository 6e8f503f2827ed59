package dev.quipu.engine.alerts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.AlertsChanged;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.port.read.EventReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads of the outbox what alerts may be interested in, with the points of events. One thread.
final class AlertEvents {
  private static final Logger LOG = LoggerFactory.getLogger(AlertEvents.class);

  private final AlertIndex index;

  /// @param index says which points alerts name
  AlertEvents(AlertIndex index) {
    this.index = index;
  }

  /// Consecutive events that alerts may be interested in.
  ///
  /// @param end the position of the last event that was looked at
  /// @param isLast whether no event follows at the moment
  record Part(List<Told> events, long end, boolean isLast) {}

  /// An event.
  ///
  /// @param points of [PointsAppended]; null for other events
  record Told(long position, ProjectId project, Event event, @Nullable Frame points) {}

  /// The events behind a position, as many as are handled at once.
  Part after(long position, EventReader events) {
    List<Told> told = new ArrayList<>();
    long end = position;
    long bytes = 0;
    List<EventReader.Stored> some = events.after(position, EvaluationLimits.EVENTS_AT_ONCE);
    for (EventReader.Stored stored : some) {
      if (bytes > EvaluationLimits.BYTES_AT_ONCE) {
        return new Part(told, end, false);
      }
      end = stored.position();
      switch (stored.event()) {
        case PointsAppended points -> {
          if (index.concerns(stored.project(), points.experiment(), points.run())) {
            Frame frame = frame(points, events);
            if (frame != null) {
              bytes += frame.encoded().length;
              told.add(new Told(end, stored.project(), points, frame));
            }
          }
        }
        case AlertsChanged changed -> {
          // The frames that follow are chosen by the alerts as they are then.
          told.add(new Told(end, stored.project(), changed, null));
          return new Part(told, end, false);
        }
        case RunChanged _, ExperimentChanged _ ->
            told.add(new Told(end, stored.project(), stored.event(), null));
        case Event.RegistryChanged _, Event.AlertFired _ -> {
          // No alert depends on it.
        }
      }
    }
    return new Part(told, end, some.isEmpty() || end >= events.newest());
  }

  /// The points of an event; null if they are gone, because they were evaluated before, or damaged.
  private static @Nullable Frame frame(PointsAppended points, EventReader events) {
    try {
      return events.frame(points).orElse(null);
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      LOG.warn("Alerts are not evaluated for points that are damaged: {}", e.message());
      return null;
    }
  }
}
