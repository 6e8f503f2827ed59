package dev.quipu.store.sqlite.rows;

import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineChunk;
import dev.quipu.codec.timeline.TimelinePage;
import dev.quipu.codec.timeline.TimelineScan;
import dev.quipu.codec.timeline.TimelineScan.Part;
import dev.quipu.codec.timeline.TimelineWindow;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.read.CompactionReader.Kind;
import dev.quipu.engine.port.read.TimelineReader.Content;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the rows of timelines from the tables `chunk` and `frame`.
public final class TimelineRows {
  private final Session session;
  private final ChunkCache cache;

  public TimelineRows(Session session, ChunkCache cache) {
    this.session = session;
    this.cache = cache;
  }

  /// A chunk that has not been opened.
  public record FoundChunk(long no, long firstUs, long lastUs, @Nullable Digest blob) {
    private static FoundChunk read(Row row) throws SQLException {
      String digest = row.textOrNull(4);
      return new FoundChunk(
          row.number(1), row.number(2), row.number(3), digest == null ? null : new Digest(digest));
    }
  }

  /// The chunks of a timeline, by time.
  public List<FoundChunk> chunks(long project, long runNo, Timeline timeline) {
    return session.list(
        """
        SELECT no, first_step, last_step, digest FROM chunk
        WHERE project_id = ? AND run_no = ? AND key = ? AND kind = ?
        ORDER BY first_step, last_step, first_index
        """,
        FoundChunk::read,
        project,
        runNo,
        timeline.key(),
        SqliteLines.number(Kind.of(timeline)));
  }

  public TimelineChunk open(FoundChunk found) {
    ByteBuffer bytes =
        cache.bytes(
            found.no(),
            found.blob(),
            () ->
                Objects.requireNonNull(
                    session.first(
                        "SELECT body FROM chunk WHERE no = ?", row -> row.bytes(1), found.no())));
    return TimelineChunk.open(bytes);
  }

  /// A page of a timeline.
  ///
  /// @param compacted the last compacted frame of the run
  public TimelinePage read(
      long project, long runNo, long compacted, Timeline timeline, TimelineWindow window) {
    List<Part> parts =
        chunks(project, runNo, timeline).stream()
            .map(found -> new Part(found.firstUs(), found.lastUs(), () -> open(found)))
            .toList();
    TimeRows waiting = new TimeRows();
    session.each(
        """
        SELECT no, body FROM frame
        WHERE project_id = ? AND run_no = ? AND no > ? AND kind = ? ORDER BY no
        """,
        row -> timeline.addRows(Frame.decodeStored(row.bytes(2)), row.number(1), waiting),
        project,
        runNo,
        compacted,
        timeline.kind().number());
    return new TimelineScan(window, timeline.merges(), session::keep).read(parts, waiting);
  }

  /// The content of each track of a run.
  public List<Content> tracks(long project, long runNo, long compacted) {
    Map<String, Content> tracks = new TreeMap<>();
    session.each(
        """
        SELECT key, sum(points), min(first_step), max(last_step) FROM chunk
        WHERE project_id = ? AND run_no = ? AND kind = ? GROUP BY key
        """,
        row ->
            tracks.put(
                row.text(1),
                new Content(
                    Timeline.track(row.text(1)), row.number(2), row.number(3), row.number(4))),
        project,
        runNo,
        SqliteLines.number(Kind.TRACK));
    session.each(
        """
        SELECT body FROM frame
        WHERE project_id = ? AND run_no = ? AND no > ? AND kind = ? ORDER BY no
        """,
        row -> Content.addFrame(Frame.decodeStored(row.bytes(1)), tracks),
        project,
        runNo,
        compacted,
        FrameKind.TRACKS.number());
    return new ArrayList<>(tracks.values());
  }
}
