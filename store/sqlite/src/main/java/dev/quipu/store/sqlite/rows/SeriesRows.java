package dev.quipu.store.sqlite.rows;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Summary;
import dev.quipu.store.shared.StoredRun;
import dev.quipu.store.shared.summaries.StoredSummary;
import dev.quipu.store.shared.summaries.SummaryRows;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads and writes the rows of the table `series`, and the marks in the tables `folded` and
/// `attempt` that say which points the rows show.
public final class SeriesRows implements SummaryRows {
  /// The columns [#read] expects, in order, of a table named `s`.
  public static final String COLUMNS =
      "s.run_no, s.key, s.points, s.first, s.first_step, s.first_ms, s.last, s.last_step,"
          + " s.last_ms, s.min, s.max, s.sum, s.nan_points, s.infinite_points, s.rewound,"
          + " s.last_frame";

  private final Session session;

  public SeriesRows(Session session) {
    this.session = session;
  }

  public static StoredSummary read(Row row) throws SQLException {
    return new StoredSummary(
        row.number(1),
        row.text(2),
        new Summary(
            row.number(3),
            row.real(4),
            row.number(5),
            row.number(6),
            row.real(7),
            row.number(8),
            row.number(9),
            row.real(10),
            row.real(11),
            row.real(12),
            row.number(13),
            row.number(14)),
        row.flag(15),
        row.number(16));
  }

  @Override
  public long foldedFrame() {
    return session.number("SELECT frame_no FROM folded");
  }

  @Override
  public void putFoldedFrame(long frameNo) {
    session.update("UPDATE folded SET frame_no = ?", frameNo);
  }

  @Override
  public void putAllAttemptsSummed() {
    session.update("UPDATE attempt SET summed = 1 WHERE summed = 0");
  }

  @Override
  public @Nullable StoredSummary find(ProjectId project, long runNo, String key) {
    return session.first(
        """
        SELECT s.run_no, s.key, s.points, s.first, s.first_step, s.first_ms, s.last, s.last_step,
          s.last_ms, s.min, s.max, s.sum, s.nan_points, s.infinite_points, s.rewound, s.last_frame
        FROM series s WHERE s.project_id = ? AND s.run_no = ? AND s.key = ?
        """,
        SeriesRows::read,
        project.value(),
        runNo,
        key);
  }

  @Override
  public void correct(ProjectId project, StoredSummary row) {
    Summary s = row.summary();
    session.update(
        """
        UPDATE series SET points = ?, sum = ?, nan_points = ?, infinite_points = ?, rewound = 0
        WHERE project_id = ? AND run_no = ? AND key = ? AND last_frame = ? AND rewound = 1
        """,
        s.count(),
        s.sum(),
        s.nanCount(),
        s.infiniteCount(),
        project.value(),
        row.runNo(),
        row.key(),
        row.lastFrame());
  }

  @Override
  public Set<String> keys(ProjectId project, long runNo) {
    return new HashSet<>(
        session.list(
            """
            SELECT key FROM series WHERE project_id = ?1 AND run_no = ?2
            UNION SELECT key FROM chunk WHERE project_id = ?1 AND run_no = ?2 AND kind = 0
            """,
            row -> row.text(1),
            project.value(),
            runNo));
  }

  @Override
  public boolean any(ProjectId project, long runNo) {
    return session.exists(
        "SELECT 1 FROM series WHERE project_id = ? AND run_no = ? LIMIT 1", project.value(), runNo);
  }

  @Override
  public void remove(StoredRun run, String key) {
    session.update(
        "DELETE FROM series WHERE project_id = ? AND run_no = ? AND key = ?",
        run.project().value(),
        run.no(),
        key);
  }

  @Override
  public void put(StoredRun run, StoredSummary row) {
    Summary s = row.summary();
    session.update(
        """
        INSERT INTO series (project_id, run_no, key, experiment_id, points, first, first_step,
          first_ms, last, last_step, last_ms, min, max, sum, nan_points, infinite_points, rewound,
          last_frame)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, run_no, key) DO UPDATE SET points = excluded.points,
          first = excluded.first, first_step = excluded.first_step, first_ms = excluded.first_ms,
          last = excluded.last, last_step = excluded.last_step, last_ms = excluded.last_ms,
          min = excluded.min, max = excluded.max, sum = excluded.sum,
          nan_points = excluded.nan_points, infinite_points = excluded.infinite_points,
          rewound = excluded.rewound, last_frame = excluded.last_frame
        """,
        run.project().value(),
        run.no(),
        row.key(),
        run.experiment().value(),
        s.count(),
        s.first(),
        s.firstStep(),
        s.firstTimeMs(),
        s.last(),
        s.lastStep(),
        s.lastTimeMs(),
        s.min(),
        s.max(),
        s.sum(),
        s.nanCount(),
        s.infiniteCount(),
        row.rewound(),
        row.lastFrame());
  }
}
