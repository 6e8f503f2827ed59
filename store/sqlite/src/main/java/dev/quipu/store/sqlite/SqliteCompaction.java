package dev.quipu.store.sqlite;

import dev.quipu.codec.chunk.ChunkLimits;
import dev.quipu.codec.chunk.SeriesChunk;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.CompactionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Compaction in the tables `frame`, `chunk`, `stream` and `compacted`.
final class SqliteCompaction implements CompactionStore {
  /// The condition of the index `chunk_unsealed`, which SQLite uses only for the same words.
  private static final String UNSEALED =
      "c.body IS NOT NULL AND c.points >= " + ChunkLimits.SEALED_CHUNK_POINTS;

  private final Session session;
  private final RunRows runs;
  private final Host host;
  private final SqliteLines lines;

  SqliteCompaction(Session session, RunRows runs, Host host, SqliteLines lines) {
    this.session = session;
    this.runs = runs;
    this.host = host;
    this.lines = lines;
  }

  @Override
  public void backlogs(Consumer<RunBacklog> sink) {
    session.eachSound(
        """
        SELECT f.project_id, r.id, f.frames, f.points
        FROM (SELECT project_id, run_no, count(*) AS frames, sum(points) AS points
              FROM frame INDEXED BY frame_by_run GROUP BY project_id, run_no) f
          JOIN run r ON r.project_id = f.project_id AND r.no = f.run_no
        """,
        row ->
            sink.accept(
                new RunBacklog(
                    new ProjectId(row.number(1)),
                    new RunId(row.text(2)),
                    row.number(3),
                    row.number(4))));
  }

  @Override
  public Backlog backlog(ProjectId project, RunId run, int maxPoints, int maxBytes) {
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
        SELECT no, attempt, points, body FROM frame
        WHERE project_id = ? AND run_no = ? AND no > ? AND no <= ? ORDER BY no
        """,
        found -> {
          more[0] |= sums[1] >= maxBytes;
          // The bodies of those behind are not read.
          if (!more[0]) {
            byte[] body = found.bytes(4);
            frames.add(new StoredFrame(found.number(1), (int) found.number(2), body));
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
  public List<StoredChunk> chunks(ProjectId project, RunId run, String key, int attempt) {
    List<StoredChunk> chunks = new ArrayList<>();
    long runNo = runs.load(project, run).no();
    for (SqliteLines.Found found : lines.chunks(project.value(), runNo, key, Kind.LINE)) {
      if (found.attempt() == attempt) {
        chunks.add(new StoredChunk(found.no(), lines.open(found)));
      }
    }
    return chunks;
  }

  @Override
  public List<StoredJson> openJson(ProjectId project, RunId run, String key, int attempt) {
    long runNo = runs.load(project, run).no();
    return lines.openJson(project.value(), runNo, key, attempt).stream()
        .map(found -> new StoredJson(found.no(), lines.openJson(found)))
        .toList();
  }

  @Override
  public void compact(ProjectId project, RunId run, Compaction compaction) {
    long runNo = runs.load(project, run).no();
    long after = lines.compacted(project.value(), runNo);
    if (after != compaction.afterFrame()) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "Frames of run "
              + run
              + " are compacted up to "
              + after
              + ", not "
              + compaction.afterFrame());
    }
    compaction.removed().forEach(no -> session.update("DELETE FROM chunk WHERE no = ?", no));
    compaction.added().forEach(chunk -> insert(project.value(), runNo, chunk));
    compaction
        .rows()
        .forEach((stream, rows) ->
            session.update(
                """
                INSERT INTO stream (project_id, run_no, name, row_count) VALUES (?, ?, ?, ?)
                ON CONFLICT (project_id, run_no, name)
                DO UPDATE SET row_count = excluded.row_count
                """,
                project.value(),
                runNo,
                stream,
                rows));
    session.update(
        """
        INSERT INTO compacted (project_id, run_no, frame_no) VALUES (?, ?, ?)
        ON CONFLICT (project_id, run_no) DO UPDATE SET frame_no = excluded.frame_no
        """,
        project.value(),
        runNo,
        compaction.throughFrame());
  }

  private void insert(long project, long runNo, NewChunk chunk) {
    SeriesChunk.Extent extent = chunk.chunk().extent();
    Digest blob = chunk.blob();
    session.update(
        """
        INSERT INTO chunk (no, project_id, run_no, key, attempt, kind, points, first_step,
          last_step, first_index, last_index, size_bytes, digest, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        host.nextChunk(),
        project,
        runNo,
        chunk.key(),
        chunk.attempt(),
        SqliteLines.number(chunk.kind()),
        extent.values(),
        extent.leastStep(),
        extent.greatestStep(),
        extent.leastIndex(),
        extent.greatestIndex(),
        chunk.chunk().lengthBytes(),
        blob == null ? null : blob.hex(),
        blob == null ? chunk.chunk().bytes() : null);
  }

  @Override
  public void unsealed(BiConsumer<ProjectId, RunId> sink) {
    session.eachSound(
        "SELECT DISTINCT c.project_id, r.id FROM chunk c"
            + " JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no WHERE "
            + UNSEALED,
        row -> sink.accept(new ProjectId(row.number(1)), new RunId(row.text(2))));
  }

  @Override
  public List<StoredBody> unsealed(ProjectId project, RunId run, int maxChunks) {
    return session.list(
        "SELECT c.no, c.body FROM chunk c WHERE c.project_id = ? AND c.run_no = ? AND "
            + UNSEALED
            + " ORDER BY c.no LIMIT ?",
        row -> new StoredBody(row.number(1), row.bytes(2)),
        project.value(),
        runs.load(project, run).no(),
        maxChunks);
  }

  @Override
  public void seal(Map<Long, Digest> blobs) {
    blobs.forEach((no, digest) ->
        session.update("UPDATE chunk SET digest = ?, body = NULL WHERE no = ?", digest.hex(), no));
  }

  @Override
  public int removeCompacted(ProjectId project, RunId run, int maxFrames) {
    long runNo = runs.load(project, run).no();
    return session.update(
        """
        DELETE FROM frame WHERE no IN (
          SELECT no FROM frame WHERE project_id = ? AND run_no = ? AND no <= ? LIMIT ?)
        """,
        project.value(),
        runNo,
        lines.compacted(project.value(), runNo),
        maxFrames);
  }
}
