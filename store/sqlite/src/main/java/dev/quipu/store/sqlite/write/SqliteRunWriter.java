package dev.quipu.store.sqlite.write;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.write.RunWriter;
import dev.quipu.query.ParamNumber;
import dev.quipu.store.shared.columns.ChangedRuns;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.sqlite.read.RunContents;
import dev.quipu.store.sqlite.read.SqliteRunReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes runs in the tables `run`, `param`, `tag` and `run_notes`.
final class SqliteRunWriter extends SqliteRunReader implements RunWriter {
  private final WriteHost writing;

  SqliteRunWriter(
      ProjectId project, Session session, RunRows rows, WriteHost host, RunContents contents) {
    super(project, session, rows, host, contents);
    writing = host;
  }

  @Override
  public void create(RunInfo run) {
    long no =
        session.number(
            """
            SELECT 1 + max(coalesce((SELECT max(no) FROM run WHERE project_id = ?1), 0),
              coalesce((SELECT run_no FROM purged WHERE project_id = ?1), 0))
            """,
            project.value());
    boolean created =
        session.insert(
            """
            INSERT INTO run (project_id, no, id, experiment_id, name, user, status, deleted,
              start_ms, end_ms, parent_id, deleted_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            project.value(),
            no,
            run.id().hex(),
            run.experiment().value(),
            run.name(),
            run.user(),
            run.status().word(),
            run.lifecycle() == Lifecycle.DELETED,
            run.startMs(),
            run.endMs(),
            parent(run),
            run.deletedMs());
    if (!created) {
      throw new QuipuException(ErrorCode.ALREADY_EXISTS, "Run " + run.id() + " exists already");
    }
    rows.changed(project, new RunRow(no, run));
    writing.changed(project, run.experiment(), no);
  }

  @Override
  public void update(RunInfo run) {
    RunRow before = rows.load(project, run.id());
    if (!before.info().experiment().equals(run.experiment())) {
      // Rows of params, tags and series name the experiment too.
      throw new IllegalArgumentException("Run " + run.id() + " is in another experiment");
    }
    session.update(
        """
        UPDATE run SET name = ?, user = ?, status = ?, deleted = ?, start_ms = ?, end_ms = ?,
          parent_id = ?, deleted_ms = ?
        WHERE project_id = ? AND no = ?
        """,
        run.name(),
        run.user(),
        run.status().word(),
        run.lifecycle() == Lifecycle.DELETED,
        run.startMs(),
        run.endMs(),
        parent(run),
        run.deletedMs(),
        project.value(),
        before.no());
    rows.changed(project, new RunRow(before.no(), run));
    writing.changed(project, run.experiment(), before.no());
  }

  @Override
  public void move(RunId id, ExperimentId to) {
    // Summaries written behind would name the experiment from before.
    writing.needSummaries(new SummaryScope.OfRun(project, id));
    RunRow before = rows.load(project, id);
    for (String table : List.of("param", "tag", "series")) {
      session.update(
          "UPDATE " + table + " SET experiment_id = ? WHERE project_id = ? AND run_no = ?",
          to.value(),
          project.value(),
          before.no());
    }
    session.update(
        "UPDATE run SET experiment_id = ? WHERE project_id = ? AND no = ?",
        to.value(),
        project.value(),
        before.no());
    RunRow after = new RunRow(before.no(), before.info().inExperiment(to));
    rows.changed(project, after);
    writing.changed(project, before.info().experiment(), before.no());
    // Columns in memory have their runs in the order of numbers, and a new one comes last.
    writing.changed(project, to, ChangedRuns.ALL);
    writing.moved(project, after);
  }

  @Override
  public void deleteAll(ExperimentId experiment, long deletedMs) {
    session.update(
        """
        UPDATE run SET deleted = 1, deleted_ms = ?
        WHERE project_id = ? AND experiment_id = ? AND deleted = 0
        """,
        deletedMs,
        project.value(),
        experiment.value());
    rows.forget();
    writing.changed(project, experiment, ChangedRuns.ALL);
  }

  @Override
  public void restoreAll(ExperimentId experiment, long deletedMs) {
    session.update(
        """
        UPDATE run SET deleted = 0, deleted_ms = NULL
        WHERE project_id = ? AND experiment_id = ? AND deleted = 1 AND deleted_ms = ?
        """,
        project.value(),
        experiment.value(),
        deletedMs);
    rows.forget();
    writing.changed(project, experiment, ChangedRuns.ALL);
  }

  @Override
  public void putParams(RunId id, Collection<Param> params) {
    RunRow row = rows.load(project, id);
    for (Param param : params) {
      session.update(
          """
          INSERT INTO param (project_id, run_no, key, experiment_id, type, value, number)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (project_id, run_no, key) DO UPDATE SET type = excluded.type,
            value = excluded.value, number = excluded.number
          """,
          project.value(),
          row.no(),
          param.key(),
          row.info().experiment().value(),
          param.type().name(),
          param.value(),
          ParamNumber.of(param));
    }
    writing.changed(project, row.info().experiment(), row.no());
  }

  @Override
  public void putTags(RunId id, Collection<Tag> tags) {
    RunRow row = rows.load(project, id);
    for (Tag tag : tags) {
      session.update(
          """
          INSERT INTO tag (project_id, run_no, key, experiment_id, value) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (project_id, run_no, key) DO UPDATE SET value = excluded.value
          """,
          project.value(),
          row.no(),
          tag.key(),
          row.info().experiment().value(),
          tag.value());
    }
    writing.changed(project, row.info().experiment(), row.no());
  }

  @Override
  public boolean removeTag(RunId id, String key) {
    RunRow row = rows.load(project, id);
    writing.changed(project, row.info().experiment(), row.no());
    return session.update(
            "DELETE FROM tag WHERE project_id = ? AND run_no = ? AND key = ?",
            project.value(),
            row.no(),
            key)
        > 0;
  }

  @Override
  public void putNotes(RunId id, @Nullable String notes) {
    long no = rows.load(project, id).no();
    if (notes == null) {
      session.update(
          "DELETE FROM run_notes WHERE project_id = ? AND run_no = ?", project.value(), no);
    } else {
      session.update(
          """
          INSERT INTO run_notes (project_id, run_no, notes) VALUES (?, ?, ?)
          ON CONFLICT (project_id, run_no) DO UPDATE SET notes = excluded.notes
          """,
          project.value(),
          no,
          notes);
    }
  }
}
