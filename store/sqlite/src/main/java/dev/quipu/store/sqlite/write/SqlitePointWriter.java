package dev.quipu.store.sqlite.write;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.write.PointWriter;
import dev.quipu.store.shared.summaries.ExactSummaries;
import dev.quipu.store.sqlite.read.SqlitePointReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.rows.SqliteLines;
import dev.quipu.store.sqlite.session.Session;

/// Writes points in the tables `frame`, `chunk`, `series`, `attempt` and `writer_sequence`.
final class SqlitePointWriter extends SqlitePointReader implements PointWriter {
  private final WriteHost writing;

  SqlitePointWriter(
      ProjectId project,
      Session session,
      RunRows runs,
      WriteHost host,
      ExactSummaries reader,
      SqliteLines lines) {
    super(project, session, runs, host, reader, lines);
    writing = host;
  }

  @Override
  public long append(RunId run, int attempt, Frame frame, long receivedMs) {
    RunRow row = runs.load(project, run);
    long no = writing.nextFrame();
    session.update(
        """
        INSERT INTO frame (no, project_id, run_no, attempt, points, received_ms, body, kind)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        no,
        project.value(),
        row.no(),
        attempt,
        frame.points(),
        receivedMs,
        frame.encoded(),
        frame.kind().number());
    writing.appended(project, row, attempt, frame, no);
    return no;
  }

  @Override
  public void putSequence(RunId run, WriterId writer, long sequence) {
    session.update(
        """
        INSERT INTO writer_sequence (project_id, run_no, writer, sequence) VALUES (?, ?, ?, ?)
        ON CONFLICT (project_id, run_no, writer) DO UPDATE SET sequence = excluded.sequence
        """,
        project.value(),
        runs.load(project, run).no(),
        writer.hex(),
        sequence);
  }

  @Override
  public void addAttempt(RunId run, Attempt attempt) {
    RunRow row = runs.load(project, run);
    session.update(
        """
        INSERT INTO attempt (project_id, run_no, no, id, from_step, start_ms, summed)
        VALUES (?, ?, ?, ?, ?, ?, 0)
        """,
        project.value(),
        row.no(),
        attempt.number(),
        attempt.id().hex(),
        attempt.fromStep(),
        attempt.startMs());
    runs.attempted(project, run);
    writing.attempted(project, row);
  }
}
