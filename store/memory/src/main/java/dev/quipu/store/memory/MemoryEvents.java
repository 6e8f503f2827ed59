package dev.quipu.store.memory;

import dev.quipu.core.frame.Frame;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.EventReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the outbox.
record MemoryEvents(StoreContent content) implements EventReader {
  @Override
  public List<Stored> after(long position, int max) {
    return content.events.stream().filter(event -> event.position() > position).limit(max).toList();
  }

  @Override
  public long newest() {
    return content.lastEvent();
  }

  @Override
  public long oldest() {
    return content.events.isEmpty() ? 0 : content.events.getFirst().position();
  }

  @Override
  public Optional<Frame> frame(Event.PointsAppended event) {
    return content.projects.values().stream()
        .flatMap(project -> Stream.ofNullable(project.findAny(event.run())))
        .flatMap(run -> run.points.frames.stream())
        .filter(frame -> frame.no() == event.frame())
        .map(RunPoints.StoredFrame::frame)
        .findAny();
  }
}
