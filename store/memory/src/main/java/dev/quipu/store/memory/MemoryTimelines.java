package dev.quipu.store.memory;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelinePage;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.TimelineReader;
import java.util.List;

/// Reads timelines.
record MemoryTimelines(ProjectContent project, BlobStore blobs, Memory memory)
    implements TimelineReader {
  @Override
  public TimelinePage read(RunId run, Timeline timeline, TimelineWindow window) {
    RunContent found = project.find(run);
    return found == null
        ? new TimelinePage(new TimeRows(), null)
        : found.points.read(timeline, window, blobs, memory::take);
  }

  @Override
  public List<Content> tracks(RunId run) {
    RunContent found = project.find(run);
    return found == null ? List.of() : found.points.tracks();
  }
}
