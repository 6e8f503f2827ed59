package dev.quipu.store.sqlite.read;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelinePage;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.TimelineReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.rows.TimelineRows;
import java.util.List;

/// Reads timelines in the tables `frame` and `chunk`.
public final class SqliteTimelineReader implements TimelineReader {
  private final ProjectId project;
  private final RunRows runs;
  private final SqliteLines lines;
  private final TimelineRows timelines;

  public SqliteTimelineReader(
      ProjectId project, RunRows runs, SqliteLines lines, TimelineRows timelines) {
    this.project = project;
    this.runs = runs;
    this.lines = lines;
    this.timelines = timelines;
  }

  @Override
  public TimelinePage read(RunId run, Timeline timeline, TimelineWindow window) {
    RunRow row = runs.find(project, run);
    if (row == null) {
      return new TimelinePage(new TimeRows(), null);
    }
    long compacted = lines.compacted(project.value(), row.no());
    return timelines.read(project.value(), row.no(), compacted, timeline, window);
  }

  @Override
  public List<Content> tracks(RunId run) {
    RunRow row = runs.find(project, run);
    return row == null
        ? List.of()
        : timelines.tracks(project.value(), row.no(), lines.compacted(project.value(), row.no()));
  }
}
