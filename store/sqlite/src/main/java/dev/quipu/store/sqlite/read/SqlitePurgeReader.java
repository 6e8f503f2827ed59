package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.PurgeReader;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the rows to remove. A run whose removal has begun has `deleted = 2`; no search and no
/// look-up shows it. The row of the run goes last, so that the rest of the run can be found again.
public class SqlitePurgeReader implements PurgeReader {
  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqlitePurgeReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public List<Doomed> runs(long deletedBeforeMs, long after, int max) {
    return session.listSound(
        """
        SELECT no, id, experiment_id FROM run
        WHERE project_id = ? AND no > ? AND (deleted = 2 OR (deleted = 1 AND deleted_ms < ?))
        ORDER BY no LIMIT ?
        """,
        row -> new Doomed(row.number(1), new RunId(row.text(2)), new ExperimentId(row.number(3))),
        project.value(),
        after,
        deletedBeforeMs,
        max);
  }

  @Override
  public Taken content(RunId run) {
    Long no = number(run, "");
    return no == null ? Taken.NOTHING : SqliteUsage.sum(SqliteUsage.ofTables(session, project, no));
  }

  @Override
  public List<ExperimentId> experiments(long deletedBeforeMs) {
    // The default experiment must exist, because MLflow's clients log to it unasked.
    return session.listSound(
        """
        SELECT id FROM experiment
        WHERE project_id = ? AND id <> ? AND deleted = 1 AND updated_ms < ? ORDER BY id
        """,
        row -> new ExperimentId(row.number(1)),
        project.value(),
        ExperimentId.DEFAULT.value(),
        deletedBeforeMs);
  }

  @Override
  public long uploads(long touchedBeforeMs) {
    return session.number(
        "SELECT count(*) FROM upload WHERE project_id = ? AND touched_ms < ?",
        project.value(),
        touchedBeforeMs);
  }

  public @Nullable Long number(RunId run, String condition) {
    return session.first(
        "SELECT no FROM run WHERE project_id = ? AND id = ?" + condition,
        row -> row.number(1),
        project.value(),
        run.hex());
  }
}
