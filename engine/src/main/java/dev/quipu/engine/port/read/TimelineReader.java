package dev.quipu.engine.port.read;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelinePage;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.RunId;
import java.util.List;
import java.util.Map;

/// Reads rows in the order of their times: the log and the tracks of a run. They arrive as frames
/// and are later compacted into chunks; readers see no difference.
public interface TimelineReader {
  /// A page of a timeline; no rows if there is no such run or timeline.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if a chunk or frame is damaged
  TimelinePage read(RunId run, Timeline timeline, TimelineWindow window);

  /// The content of each track, by topic.
  List<Content> tracks(RunId run);

  /// The content of a timeline.
  ///
  /// @param rows the number of rows; rows that wait to be compacted count each, although equal
  ///   times will make one row of them
  record Content(Timeline timeline, long rows, long firstUs, long lastUs) {
    /// Adds the rows of a frame to the content of their tracks, by topic.
    public static void addFrame(Frame frame, Map<String, Content> tracks) {
      for (Timeline timeline : Timeline.of(frame)) {
        TimeRows rows = new TimeRows();
        timeline.addRows(frame, 0, rows);
        TimeRows sorted = rows.sorted();
        tracks.merge(
            timeline.topic(),
            new Content(timeline, rows.size(), sorted.timeUs(0), sorted.timeUs(sorted.size() - 1)),
            Content::with);
      }
    }

    /// The content of two parts of one timeline.
    public Content with(Content other) {
      return new Content(
          timeline,
          rows + other.rows,
          Math.min(firstUs, other.firstUs),
          Math.max(lastUs, other.lastUs));
    }
  }
}
