package dev.quipu.store.sqlite;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.PurgeStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Removes runs row by row. A run whose removal has begun has `deleted = 2`, which no search and no
/// lookup shows; its row goes last, so that whatever is left of it is found again.
final class SqlitePurge implements PurgeStore {
  /// Every table with rows of runs, in an order that foreign keys allow, and the column of its key
  /// beside the project and the run. A test holds this against the tables there are.
  static final List<RowsOfRun> ROWS =
      List.of(
          new RowsOfRun("frame", "no"),
          new RowsOfRun("chunk", "no"),
          new RowsOfRun("compacted", "run_no"),
          new RowsOfRun("stream", "name"),
          new RowsOfRun("attempt", "no"),
          new RowsOfRun("series", "key"),
          new RowsOfRun("writer_sequence", "writer"),
          new RowsOfRun("artifact", "path"),
          new RowsOfRun("param", "key"),
          new RowsOfRun("tag", "key"),
          new RowsOfRun("dataset_input_tag", "dataset_no"),
          new RowsOfRun("dataset_input", "dataset_no"),
          new RowsOfRun("pulse", "run_no"),
          new RowsOfRun("run_notes", "run_no"));

  /// Tables of which the column `digest` names a blob, and `run_no` a run. Beside them there are
  /// `upload_part` and `project_artifact`; what is in `leftover` names nothing any more.
  static final List<String> NAMING_BLOBS = List.of("artifact", "chunk");

  private final Session session;
  private final RunRows runs;
  private final Host host;

  SqlitePurge(Session session, RunRows runs, Host host) {
    this.session = session;
    this.runs = runs;
    this.host = host;
  }

  record RowsOfRun(String table, String key) {}

  @Override
  public List<Doomed> runs(ProjectId project, long deletedBeforeMs, long after, int max) {
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
  public boolean begin(ProjectId project, RunId run, long deletedBeforeMs) {
    // What is folded behind would bring rows back.
    host.needSummaries(new Scope.OfRun(project, run));
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
          row -> host.changed(project, new ExperimentId(row.number(1)), row.number(2)),
          project.value(),
          run.hex());
    }
    return begun;
  }

  @Override
  public boolean removeSome(ProjectId project, RunId run, int maxRows) {
    Long no = number(project, run, " AND deleted = 2");
    if (no == null) {
      return true;
    }
    int left = maxRows;
    for (RowsOfRun rows : ROWS) {
      left -=
          session.update(
              "DELETE FROM "
                  + rows.table
                  + " WHERE project_id = ?1 AND run_no = ?2 AND "
                  + rows.key
                  + " IN (SELECT "
                  + rows.key
                  + " FROM "
                  + rows.table
                  + " WHERE project_id = ?1 AND run_no = ?2 LIMIT ?3)",
              project.value(),
              no,
              left);
      if (left <= 0) {
        return false;
      }
    }
    removeUploads(
        project,
        session.list(
            "SELECT id FROM upload WHERE project_id = ? AND run_no = ?",
            row -> row.text(1),
            project.value(),
            no));
    neverAgain(project, no, -1);
    session.update("DELETE FROM run WHERE project_id = ? AND no = ?", project.value(), no);
    runs.forget(project, run);
    return true;
  }

  private void neverAgain(ProjectId project, long runNo, long experiment) {
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

  @Override
  public Content content(ProjectId project, RunId run) {
    Long no = number(project, run, "");
    if (no == null) {
      return new Content(0, 0, 0, 0);
    }
    long[] sums = new long[4];
    // Frames that have been compacted are there for a moment longer.
    session.each(
        """
        SELECT coalesce(sum(points), 0), coalesce(sum(bytes), 0) FROM (
          SELECT points, length(body) AS bytes FROM frame
          WHERE project_id = ?1 AND run_no = ?2 AND no > coalesce((
            SELECT frame_no FROM compacted WHERE project_id = ?1 AND run_no = ?2), 0)
          UNION ALL
          SELECT CASE kind WHEN 1 THEN 0 ELSE points END, size_bytes FROM chunk
          WHERE project_id = ?1 AND run_no = ?2)
        """,
        row -> {
          sums[0] = row.number(1);
          sums[1] = row.number(2);
        },
        project.value(),
        no);
    session.each(
        """
        SELECT count(*), coalesce(sum(size_bytes), 0) FROM artifact
        WHERE project_id = ? AND run_no = ?
        """,
        row -> {
          sums[2] = row.number(1);
          sums[3] = row.number(2);
        },
        project.value(),
        no);
    return new Content(sums[0], sums[1], sums[2], sums[3]);
  }

  @Override
  public List<ExperimentId> experiments(ProjectId project, long deletedBeforeMs) {
    // The default one has to be there, for MLflow's clients log to it unasked.
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
  public boolean removeExperiment(ProjectId project, ExperimentId experiment) {
    long id = experiment.value();
    if (session.exists(
            "SELECT 1 FROM run WHERE project_id = ? AND experiment_id = ? LIMIT 1",
            project.value(),
            id)
        || !session.exists(
            "SELECT 1 FROM experiment WHERE project_id = ? AND id = ? AND deleted = 1",
            project.value(),
            id)) {
      return false;
    }
    for (String table : List.of("experiment_tag", "dataset")) {
      session.update(
          "DELETE FROM " + table + " WHERE project_id = ? AND experiment_id = ?",
          project.value(),
          id);
    }
    neverAgain(project, 0, id);
    session.update("DELETE FROM experiment WHERE project_id = ? AND id = ?", project.value(), id);
    return true;
  }

  @Override
  public long uploads(ProjectId project, long touchedBeforeMs) {
    return session.number(
        "SELECT count(*) FROM upload WHERE project_id = ? AND touched_ms < ?",
        project.value(),
        touchedBeforeMs);
  }

  @Override
  public int removeUploads(ProjectId project, long touchedBeforeMs, int max) {
    List<String> some =
        session.list(
            "SELECT id FROM upload WHERE project_id = ? AND touched_ms < ? LIMIT ?",
            row -> row.text(1),
            project.value(),
            touchedBeforeMs,
            max);
    removeUploads(project, some);
    return some.size();
  }

  private void removeUploads(ProjectId project, List<String> some) {
    some.forEach(id -> SqliteUploads.remove(session, project, id));
  }

  @Override
  public Set<Digest> named(Collection<Digest> digests, long deletedBeforeMs, long touchedBeforeMs) {
    String all =
        digests.stream()
            .map(digest -> '"' + digest.hex() + '"')
            .collect(Collectors.joining(",", "[", "]"));
    Set<Digest> named = new HashSet<>();
    for (String table : NAMING_BLOBS) {
      session.each(
          "SELECT DISTINCT t.digest FROM "
              + table
              + " t JOIN run r ON r.project_id = t.project_id AND r.no = t.run_no"
              + " WHERE t.digest IN (SELECT value FROM json_each(?))"
              + " AND NOT (r.deleted > 0"
              + " AND CASE r.deleted WHEN 2 THEN 0 ELSE coalesce(r.deleted_ms, 0) END < ?)",
          row -> named.add(new Digest(row.text(1))),
          all,
          deletedBeforeMs);
    }
    session.each(
        """
        SELECT DISTINCT p.digest FROM upload_part p
        JOIN upload u ON u.project_id = p.project_id AND u.id = p.upload_id
        WHERE p.digest IN (SELECT value FROM json_each(?)) AND u.touched_ms >= ?
        """,
        row -> named.add(new Digest(row.text(1))),
        all,
        touchedBeforeMs);
    session.each(
        "SELECT DISTINCT digest FROM project_artifact"
            + " WHERE digest IN (SELECT value FROM json_each(?))",
        row -> named.add(new Digest(row.text(1))),
        all);
    return named;
  }

  @Override
  public long release(int maxPages) {
    session.finish("PRAGMA incremental_vacuum(" + maxPages + ")");
    return free();
  }

  @Override
  public long free() {
    return session.number("PRAGMA freelist_count") * session.number("PRAGMA page_size");
  }

  private @Nullable Long number(ProjectId project, RunId run, String condition) {
    return session.first(
        "SELECT no FROM run WHERE project_id = ? AND id = ?" + condition,
        row -> row.number(1),
        project.value(),
        run.hex());
  }
}
