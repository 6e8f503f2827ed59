package dev.quipu.store.sqlite.read;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineMerge;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.CompactionReader;
import dev.quipu.store.sqlite.rows.FrameKinds;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.rows.TimelineRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the backlog and the compacted chunks, in the tables `frame`, `chunk`, `stream` and
/// `compacted`.
public class SqliteCompactionReader implements CompactionReader {
  /// The condition of the index `chunk_unsealed`. SQLite uses the index only for exactly the same
  /// words.
  static final String UNSEALED =
      "c.body IS NOT NULL AND c.points >= " + ChunkLimits.SEALED_CHUNK_POINTS;

  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;
  protected final SqliteLines lines;
  private final TimelineRows timelines;

  public SqliteCompactionReader(
      ProjectId project, Session session, RunRows runs, SqliteLines lines, TimelineRows timelines) {
    this.project = project;
    this.session = session;
    this.runs = runs;
    this.lines = lines;
    this.timelines = timelines;
  }

  @Override
  public Backlog backlog(RunId run, int maxPoints, int maxBytes) {
    RunRow row = runs.load(project, run);
    long after = lines.compacted(project.value(), row.no());
    Long end =
        session.first(
            """
            SELECT coalesce(max(no), 0) FROM (
              SELECT no, sum(points) OVER (ORDER BY no) - points AS before FROM frame
              WHERE project_id = ? AND run_no = ? AND no > ?)
            WHERE before < ?
            """,
            found -> found.number(1),
            project.value(),
            row.no(),
            after,
            maxPoints);
    List<StoredFrame> frames = new ArrayList<>();
    long[] sums = {0, 0};
    boolean[] more = {false};
    session.each(
        """
        SELECT no, attempt, points, body, kind FROM frame
        WHERE project_id = ? AND run_no = ? AND no > ? AND no <= ? ORDER BY no
        """,
        found -> {
          more[0] |= sums[1] >= maxBytes;
          // The bodies of the frames behind these are not read.
          if (!more[0]) {
            byte[] body = found.bytes(4);
            frames.add(
                new StoredFrame(
                    found.number(1), (int) found.number(2), FrameKinds.read(found, 5), body));
            sums[0] += found.number(3);
            sums[1] += body.length;
          }
        },
        project.value(),
        row.no(),
        after,
        end == null ? 0 : end);
    Map<String, Long> rows = new HashMap<>();
    session.each(
        "SELECT name, row_count FROM stream WHERE project_id = ? AND run_no = ?",
        found -> rows.put(found.text(1), found.number(2)),
        project.value(),
        row.no());
    return new Backlog(after, frames, more[0] || sums[0] >= maxPoints, rows);
  }

  @Override
  public List<TimelineMerge.Numbered> chunks(RunId run, Timeline timeline) {
    return timelines.chunks(project.value(), runs.load(project, run).no(), timeline).stream()
        .map(found -> new TimelineMerge.Numbered(found.no(), timelines.open(found)))
        .toList();
  }

  @Override
  public List<StoredChunk> chunks(RunId run, String key, int attempt) {
    List<StoredChunk> chunks = new ArrayList<>();
    long runNo = runs.load(project, run).no();
    for (SqliteLines.FoundChunk found : lines.chunks(project.value(), runNo, key, Kind.LINE)) {
      if (found.attempt() == attempt) {
        chunks.add(new StoredChunk(found.no(), lines.open(found)));
      }
    }
    return chunks;
  }

  @Override
  public List<StoredJson> openJson(RunId run, String key, int attempt) {
    long runNo = runs.load(project, run).no();
    return lines.openJson(project.value(), runNo, key, attempt).stream()
        .map(found -> new StoredJson(found.no(), lines.openJson(found)))
        .toList();
  }

  @Override
  public List<StoredBody> unsealed(RunId run, int maxChunks) {
    return session.list(
        "SELECT c.no, c.body FROM chunk c WHERE c.project_id = ? AND c.run_no = ? AND "
            + UNSEALED
            + " ORDER BY c.no LIMIT ?",
        row -> new StoredBody(row.number(1), row.bytes(2)),
        project.value(),
        runs.load(project, run).no(),
        maxChunks);
  }
}
