package dev.quipu.store.sqlite;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.RunStore;
import dev.quipu.engine.port.search.Found;
import dev.quipu.engine.port.search.Place;
import dev.quipu.engine.port.search.RunColumns;
import dev.quipu.engine.port.search.RunSearch;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs in the tables `run`, `param`, `tag` and `run_notes`.
final class SqliteRuns implements RunStore {
  private final Session session;
  private final RunRows rows;
  private final Host host;
  private final RunContents contents;

  SqliteRuns(Session session, RunRows rows, Host host, RunContents contents) {
    this.session = session;
    this.rows = rows;
    this.host = host;
    this.contents = contents;
  }

  @Override
  public void create(ProjectId project, RunInfo run) {
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
    host.changed(project, run.experiment(), no);
  }

  @Override
  public Optional<RunInfo> find(ProjectId project, RunId id) {
    RunRow row = rows.find(project, id);
    return row == null ? Optional.empty() : Optional.of(row.info());
  }

  @Override
  public void update(ProjectId project, RunInfo run) {
    RunRow before = rows.load(project, run.id());
    if (!before.info().experiment().equals(run.experiment())) {
      // Rows of params, tags and series name the experiment too.
      throw new IllegalArgumentException("Run " + run.id() + " cannot move to another experiment");
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
    host.changed(project, run.experiment(), before.no());
  }

  @Override
  public void deleteAll(ProjectId project, ExperimentId experiment, long deletedMs) {
    session.update(
        """
        UPDATE run SET deleted = 1, deleted_ms = ?
        WHERE project_id = ? AND experiment_id = ? AND deleted = 0
        """,
        deletedMs,
        project.value(),
        experiment.value());
    rows.forget();
    host.changed(project, experiment, ChangedRuns.ALL);
  }

  @Override
  public void restoreAll(ProjectId project, ExperimentId experiment, long deletedMs) {
    session.update(
        """
        UPDATE run SET deleted = 0, deleted_ms = NULL
        WHERE project_id = ? AND experiment_id = ? AND deleted = 1 AND deleted_ms = ?
        """,
        project.value(),
        experiment.value(),
        deletedMs);
    rows.forget();
    host.changed(project, experiment, ChangedRuns.ALL);
  }

  private static @Nullable String parent(RunInfo run) {
    RunId parent = run.parent();
    return parent == null ? null : parent.hex();
  }

  @Override
  public Map<String, Param> findParams(ProjectId project, RunId id, Set<String> keys) {
    RunRow row = rows.find(project, id);
    if (row == null) {
      return Map.of();
    }
    RunColumns columns = new RunColumns(false, keys, Set.of(), Set.of(), false, false);
    Map<String, Param> found = new HashMap<>();
    for (Run run : contents.fill(project, List.of(row), columns)) {
      run.params().forEach(param -> found.put(param.key(), param));
    }
    return found;
  }

  @Override
  public void putParams(ProjectId project, RunId id, Collection<Param> params) {
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
    host.changed(project, row.info().experiment(), row.no());
  }

  @Override
  public void putTags(ProjectId project, RunId id, Collection<Tag> tags) {
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
    host.changed(project, row.info().experiment(), row.no());
  }

  @Override
  public boolean removeTag(ProjectId project, RunId id, String key) {
    RunRow row = rows.load(project, id);
    host.changed(project, row.info().experiment(), row.no());
    return session.update(
            "DELETE FROM tag WHERE project_id = ? AND run_no = ? AND key = ?",
            project.value(),
            row.no(),
            key)
        > 0;
  }

  @Override
  public void putNotes(ProjectId project, RunId id, @Nullable String notes) {
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

  @Override
  public Optional<Run> load(ProjectId project, RunId id, RunColumns columns) {
    if (columns.all() || !columns.metrics().isEmpty()) {
      host.needSummaries(new Scope.OfRun(project, id));
    }
    RunRow row = rows.find(project, id);
    return row == null
        ? Optional.empty()
        : Optional.of(contents.fill(project, List.of(row), columns).getFirst());
  }

  @Override
  public Found<Run> search(ProjectId project, RunSearch search) {
    if (search.experiments().isEmpty()) {
      return new Found<>(List.of(), null);
    }
    RunColumns columns = search.columns();
    if (columns.all() || !columns.metrics().isEmpty() || RunQuery.needsSummaries(search)) {
      host.needSummaries(new Scope.OfExperiments(project, search.experiments()));
    }
    ColumnStore.Found inColumns = host.find(project, search);
    if (inColumns != null) {
      List<Long> nos = inColumns.runNos();
      Session.Filled<Run> filled =
          session.filled(nos, some -> contents.fill(project, rows.load(project, some), columns));
      boolean hasMore = inColumns.hasMore() || filled.of() < nos.size();
      Place next = hasMore ? place(project, search, nos.get(filled.of() - 1)) : null;
      return new Found<>(filled.items(), next);
    }
    Sql sql = RunQuery.page(project, search);
    Session.Scanned<RunRow> page =
        session.scan(search.maxResults(), sql.text(), RunRow::read, sql.arguments());
    Session.Filled<Run> filled =
        session.filled(page.items(), some -> contents.fill(project, some, columns));
    boolean whole = filled.of() == page.items().size();
    long lastKey = whole ? page.lastKey() : page.items().get(filled.of() - 1).no();
    Place next = page.hasMore() || !whole ? place(project, search, lastKey) : null;
    return new Found<>(filled.items(), next);
  }

  private @Nullable Place place(ProjectId project, RunSearch search, long runNo) {
    Sql sql = RunQuery.place(project, search, runNo);
    return session.first(sql.text(), row -> RunQuery.readPlace(search, row), sql.arguments());
  }

  @Override
  public long count(ProjectId project, RunSearch search) {
    if (search.experiments().isEmpty()) {
      return 0;
    }
    Long known = host.totalOfLast(search);
    if (known != null) {
      return known;
    }
    if (RunQuery.needsSummaries(search)) {
      host.needSummaries(new Scope.OfExperiments(project, search.experiments()));
    }
    Long counted = host.count(project, search);
    if (counted != null) {
      return counted;
    }
    Sql sql = RunQuery.count(project, search);
    return session.number(sql.text(), sql.arguments());
  }

  @Override
  public List<RunInfo> children(ProjectId project, RunId parent, @Nullable Started after, int max) {
    return session.listSound(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms
        FROM run r WHERE r.project_id = ? AND r.parent_id = ? AND r.deleted = 0
          AND (? IS NULL OR (r.start_ms, r.id) < (?, ?))
        ORDER BY r.start_ms DESC, r.id DESC LIMIT ?
        """,
        row -> RunRow.read(row).info(),
        project.value(),
        parent.hex(),
        after == null ? null : after.startMs(),
        after == null ? null : after.startMs(),
        after == null ? null : after.id().hex(),
        max);
  }

  @Override
  public Map<RunId, Long> countChildren(ProjectId project, Collection<RunId> parents) {
    Map<RunId, Long> counts = new HashMap<>();
    session.keepEach(
        """
        SELECT r.parent_id, count(*) FROM run r
        WHERE r.project_id = ? AND r.parent_id IN (SELECT value FROM json_each(?)) AND r.deleted = 0
        GROUP BY r.parent_id
        """,
        row -> counts.put(new RunId(row.text(1)), row.number(2)),
        project.value(),
        parents.stream()
            .map(id -> '"' + id.hex() + '"')
            .collect(Collectors.joining(",", "[", "]")));
    return counts;
  }
}
