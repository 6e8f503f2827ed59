package dev.quipu.store.sqlite.write;

import dev.quipu.codec.chunk.EncodedChunk;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.CompactionWriter;
import dev.quipu.store.sqlite.read.SqliteCompactionReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.rows.TimelineRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.Map;

/// Compacts in the tables `frame`, `chunk`, `stream` and `compacted`.
final class SqliteCompactionWriter extends SqliteCompactionReader implements CompactionWriter {
  private final WriteHost writing;

  SqliteCompactionWriter(
      ProjectId project,
      Session session,
      RunRows runs,
      SqliteLines lines,
      TimelineRows timelines,
      WriteHost host) {
    super(project, session, runs, lines, timelines);
    writing = host;
  }

  @Override
  public void compact(RunId run, Compaction compaction) {
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
    new LineageRows(session, project.value(), runNo).put(compaction.lineage());
    session.update(
        """
        INSERT INTO compacted (project_id, run_no, frame_no) VALUES (?, ?, ?)
        ON CONFLICT (project_id, run_no) DO UPDATE SET frame_no = excluded.frame_no
        """,
        project.value(),
        runNo,
        compaction.throughFrame());
  }

  @Override
  public void seal(Map<Long, Digest> blobs) {
    blobs.forEach((no, digest) ->
        session.update("UPDATE chunk SET digest = ?, body = NULL WHERE no = ?", digest.hex(), no));
  }

  @Override
  public int removeCompacted(RunId run, int maxFrames) {
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

  private void insert(long project, long runNo, NewChunk chunk) {
    EncodedChunk.Extent extent = chunk.chunk().extent();
    Digest blob = chunk.blob();
    session.update(
        """
        INSERT INTO chunk (no, project_id, run_no, key, attempt, kind, points, first_step,
          last_step, first_index, last_index, size_bytes, digest, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        writing.nextChunk(),
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
}
