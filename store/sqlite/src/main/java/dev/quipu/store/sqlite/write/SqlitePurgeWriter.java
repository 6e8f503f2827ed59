package dev.quipu.store.sqlite.write;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.PurgeWriter;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.sqlite.read.SqlitePurgeReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;
import java.util.List;

/// Removes runs row by row. A run whose removal has begun has `deleted = 2`; no search and no
/// look-up shows it. The row of the run goes last, so that the rest of the run can be found again.
public final class SqlitePurgeWriter extends SqlitePurgeReader implements PurgeWriter {
  private final WriteHost writing;

  SqlitePurgeWriter(ProjectId project, Session session, RunRows runs, WriteHost host) {
    super(project, session, runs);
    writing = host;
  }

  @Override
  public boolean begin(RunId run, long deletedBeforeMs) {
    // Summaries written behind would bring rows back.
    writing.needSummaries(new SummaryScope.OfRun(project, run));
    boolean begun =
        session.update(
                """
                UPDATE run SET deleted = 2
                WHERE project_id = ? AND id = ? AND (deleted = 2 OR (deleted = 1 AND deleted_ms < ?))
                """,
                project.value(),
                run.hex(),
                deletedBeforeMs)
            > 0;
    runs.forget(project, run);
    if (begun) {
      session.each(
          "SELECT experiment_id, no FROM run WHERE project_id = ? AND id = ?",
          row -> writing.changed(project, new ExperimentId(row.number(1)), row.number(2)),
          project.value(),
          run.hex());
    }
    return begun;
  }

  @Override
  public boolean removeSome(RunId run, int maxRows) {
    Long no = number(run, " AND deleted = 2");
    if (no == null) {
      return true;
    }
    int left = maxRows;
    for (Table table : Tables.removedWith(Owner.RUN)) {
      left -= session.update("DELETE" + table.someOfOwner(), project.value(), no, left);
      if (left <= 0) {
        return false;
      }
    }
    removeUploads(
        session.list(
            "SELECT id FROM upload WHERE project_id = ? AND run_no = ?",
            row -> row.text(1),
            project.value(),
            no));
    neverAgain(no, -1);
    session.update("DELETE FROM run WHERE project_id = ? AND no = ?", project.value(), no);
    runs.forget(project, run);
    return true;
  }

  @Override
  public boolean removeExperiment(ExperimentId experiment) {
    long id = experiment.value();
    if (session.exists(
            "SELECT 1 FROM run WHERE project_id = ? AND experiment_id = ? LIMIT 1",
            project.value(),
            id)
        || session.exists(
            "SELECT 1 FROM logged_model WHERE project_id = ? AND experiment_id = ? LIMIT 1",
            project.value(),
            id)
        || session.exists(
            "SELECT 1 FROM trace WHERE project_id = ? AND experiment_id = ? LIMIT 1",
            project.value(),
            id)
        || !session.exists(
            "SELECT 1 FROM experiment WHERE project_id = ? AND id = ? AND deleted = 1",
            project.value(),
            id)) {
      return false;
    }
    for (Table table : Tables.removedWith(Owner.EXPERIMENT)) {
      session.update("DELETE" + table.ofOwner(), project.value(), id);
    }
    neverAgain(0, id);
    session.update("DELETE FROM experiment WHERE project_id = ? AND id = ?", project.value(), id);
    return true;
  }

  @Override
  public int removeUploads(long touchedBeforeMs, int max) {
    List<String> some =
        session.list(
            "SELECT id FROM upload WHERE project_id = ? AND touched_ms < ? LIMIT ?",
            row -> row.text(1),
            project.value(),
            touchedBeforeMs,
            max);
    removeUploads(some);
    return some.size();
  }

  private void neverAgain(long runNo, long experiment) {
    session.update(
        """
        INSERT INTO purged (project_id, run_no, experiment_id) VALUES (?, ?, ?)
        ON CONFLICT (project_id) DO UPDATE SET run_no = max(run_no, excluded.run_no),
          experiment_id = max(experiment_id, excluded.experiment_id)
        """,
        project.value(),
        runNo,
        experiment);
  }

  private void removeUploads(List<String> some) {
    some.forEach(id -> SqliteUploadWriter.remove(session, project, id));
  }
}
