package dev.quipu.store.sqlite.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ProjectId;
import dev.quipu.store.shared.StoredRun;
import dev.quipu.store.shared.summaries.AppendedFrame;
import dev.quipu.store.shared.summaries.UnfoldedPoints;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Failures;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds frames and runs behind the marks in the tables `folded`, `compacted` and `attempt`.
final class SqliteUnfoldedPoints implements UnfoldedPoints {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteUnfoldedPoints.class);

  private final Session session;

  SqliteUnfoldedPoints(Session session) {
    this.session = session;
  }

  @Override
  public List<Found> frames(long afterNo, int max) {
    return session.list(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms, f.no, f.project_id, f.body, f.attempt
        FROM frame f JOIN run r ON r.project_id = f.project_id AND r.no = f.run_no
        WHERE f.no > ? ORDER BY f.no LIMIT ?
        """,
        SqliteUnfoldedPoints::read,
        afterNo,
        max);
  }

  private static Found read(Row row) throws SQLException {
    long no = row.number(12);
    try {
      RunRow run = RunRow.read(row);
      Frame frame = Frame.decode(row.bytes(14));
      ProjectId project = new ProjectId(row.number(13));
      int attempt = (int) row.number(15);
      return new Found(no, Optional.of(AppendedFrame.of(run.in(project), attempt, frame, no)));
    } catch (QuipuException | DamagedValue e) {
      // Readers of these points get the error; the rest of the store can be used.
      LOG.error("Frame {} or its run {} is damaged, and it is in no summary", no, row.number(1), e);
      return new Found(no, Optional.empty());
    }
  }

  @Override
  public List<StoredRun> changedRuns() {
    return session.listSound(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms, c.project_id
        FROM (SELECT project_id, run_no FROM attempt WHERE summed = 0
            UNION SELECT project_id, run_no FROM compacted
              WHERE frame_no > (SELECT frame_no FROM folded)) c
          JOIN run r ON r.project_id = c.project_id AND r.no = c.run_no
        """,
        row -> RunRow.read(row).in(new ProjectId(row.number(12))));
  }

  @Override
  public @Nullable QuipuException commit(Runnable work) {
    try {
      session.execute("BEGIN IMMEDIATE");
      work.run();
      session.execute("COMMIT");
      return null;
    } catch (SQLException e) {
      return rolledBack(Failures.translate(e));
    } catch (QuipuException e) {
      return rolledBack(e);
    }
  }

  private QuipuException rolledBack(QuipuException why) {
    if (Failures.isFailedSync(why)) {
      throw why;
    }
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("SQLite has rolled back by itself", e);
    }
    return why;
  }
}
