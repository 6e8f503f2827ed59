package dev.quipu.store.sqlite;

import dev.quipu.core.Frame;
import dev.quipu.core.ProjectId;
import dev.quipu.core.RunId;
import dev.quipu.core.Series;
import dev.quipu.core.WriterId;
import dev.quipu.engine.store.PointStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Points in the tables `frame`, `series` and `writer_sequence`.
final class SqlitePoints implements PointStore {
  private final Session session;
  private final RunRows runs;
  private final Host host;
  private final SeriesReader reader;

  SqlitePoints(Session session, RunRows runs, Host host, SeriesReader reader) {
    this.session = session;
    this.runs = runs;
    this.host = host;
    this.reader = reader;
  }

  @Override
  public void append(ProjectId project, RunId run, Frame frame, long receivedMs) {
    host.append(project, runs.load(project, run), frame, receivedMs);
  }

  @Override
  public long lastSequence(ProjectId project, RunId run, WriterId writer) {
    return session.number(
        """
        SELECT coalesce(max(sequence), 0) FROM writer_sequence
        WHERE project_id = ? AND run_no = ? AND writer = ?
        """,
        project.value(),
        runs.load(project, run).no(),
        writer.hex());
  }

  @Override
  public void putSequence(ProjectId project, RunId run, WriterId writer, long sequence) {
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
  public List<Series> series(ProjectId project, RunId run, String prefix, String after, int max) {
    host.needSummaries(new Scope.OfKeys(project, run, prefix));
    RunRow row = runs.find(project, run);
    if (row == null) {
      return List.of();
    }
    // The plus keeps SQLite from beginning at `after` when the prefix begins far behind it.
    List<SeriesRows.Stored> rows =
        session.list(
            """
            SELECT s.run_no, s.key, s.points, s.first, s.first_step, s.first_ms, s.last,
              s.last_step, s.last_ms, s.min, s.max, s.sum, s.nan_points, s.infinite_points,
              s.rewound, s.last_frame
            FROM series s
            WHERE s.project_id = ? AND s.run_no = ? AND s.key >= max(?, ?) AND s.key < ?
              AND +s.key > ?
            ORDER BY s.key LIMIT ?
            """,
            SeriesRows::read,
            project.value(),
            row.no(),
            after,
            prefix,
            prefix + Prefix.LAST,
            after,
            max);
    return reader.exact(project, rows).stream().map(SeriesReader::series).toList();
  }

  @Override
  public Optional<Series> findSeries(ProjectId project, RunId run, String key) {
    host.needSummaries(new Scope.OfKeys(project, run, key));
    RunRow row = runs.find(project, run);
    SeriesRows.Stored stored =
        row == null ? null : SeriesRows.find(session, project.value(), row.no(), key);
    return stored == null
        ? Optional.empty()
        : Optional.of(SeriesReader.series(reader.exact(project, List.of(stored)).getFirst()));
  }

  @Override
  public void scan(ProjectId project, RunId run, Set<String> keys, Frame.ColumnSink sink) {
    RunRow row = runs.find(project, run);
    if (row == null) {
      return;
    }
    session.each(
        "SELECT body FROM frame WHERE project_id = ? AND run_no = ? ORDER BY no",
        frame -> Frame.scan(frame.bytes(1), keys, sink),
        project.value(),
        row.no());
  }
}
