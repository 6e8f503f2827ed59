package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunReader;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.store.shared.columns.ColumnSearches;
import dev.quipu.store.shared.columns.ColumnStore;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads runs in the tables `run`, `param`, `tag` and `run_notes`.
public class SqliteRunReader implements RunReader {
  protected final ProjectId project;
  protected final Session session;
  protected final RunRows rows;
  final ReadHost host;
  private final RunContents contents;

  public SqliteRunReader(
      ProjectId project, Session session, RunRows rows, ReadHost host, RunContents contents) {
    this.project = project;
    this.session = session;
    this.rows = rows;
    this.host = host;
    this.contents = contents;
  }

  @Override
  public Optional<RunInfo> find(RunId id) {
    RunRow row = rows.find(project, id);
    return row == null ? Optional.empty() : Optional.of(row.info());
  }

  @Override
  public Map<String, Param> findParams(RunId id, Set<String> keys) {
    RunRow row = rows.find(project, id);
    if (row == null) {
      return Map.of();
    }
    RunColumns columns = new RunColumns(false, keys, Set.of(), Set.of(), false, false);
    Map<String, Param> found = new HashMap<>();
    for (Run run : contents.fill(List.of(row), columns)) {
      run.params().forEach(param -> found.put(param.key(), param));
    }
    return found;
  }

  @Override
  public Optional<Run> load(RunId id, RunColumns columns) {
    if (columns.all() || !columns.metrics().isEmpty()) {
      host.needSummaries(new SummaryScope.OfRun(project, id));
    }
    RunRow row = rows.find(project, id);
    return row == null
        ? Optional.empty()
        : Optional.of(contents.fill(List.of(row), columns).getFirst());
  }

  @Override
  public SearchPage<Run> search(RunSearch search) {
    if (search.experiments().isEmpty()) {
      return new SearchPage<>(List.of(), null);
    }
    RunColumns columns = search.columns();
    if (columns.all() || !columns.metrics().isEmpty() || RunSql.needsSummaries(search)) {
      host.needSummaries(new SummaryScope.OfExperiments(project, search.experiments()));
    }
    ColumnSearches searches = host.searches();
    ColumnStore.FoundRuns found = searches == null ? null : searches.find(project, search);
    Session.Page<Run> page = found == null ? pageInSql(search) : page(found, columns);
    return new SearchPage<>(page.items(), page.hasMore() ? place(search, page.lastKey()) : null);
  }

  private Session.Page<Run> page(ColumnStore.FoundRuns found, RunColumns columns) {
    List<Long> nos = found.runNos();
    return session.filled(
        new Session.Page<>(nos, nos.isEmpty() ? 0 : nos.getLast(), found.hasMore()),
        no -> no,
        some -> contents.fill(rows.load(project, some), columns));
  }

  private Session.Page<Run> pageInSql(RunSearch search) {
    Sql sql = RunSql.page(project, search);
    return session.filled(
        session.scan(search.maxResults(), sql.text(), RunRow::read, sql.arguments()),
        RunRow::no,
        some -> contents.fill(some, search.columns()));
  }

  @Override
  public long count(RunSearch search) {
    if (search.experiments().isEmpty()) {
      return 0;
    }
    ColumnSearches searches = host.searches();
    Long known = searches == null ? null : searches.totalOfLast(search);
    if (known != null) {
      return known;
    }
    if (RunSql.needsSummaries(search)) {
      host.needSummaries(new SummaryScope.OfExperiments(project, search.experiments()));
    }
    Long counted = searches == null ? null : searches.count(project, search);
    if (counted != null) {
      return counted;
    }
    Sql sql = RunSql.count(project, search);
    return session.number(sql.text(), sql.arguments());
  }

  @Override
  public List<RunInfo> children(RunId parent, @Nullable Started after, int max) {
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
  public Map<RunId, Long> countChildren(Collection<RunId> parents) {
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

  public static @Nullable String parent(RunInfo run) {
    RunId parent = run.parent();
    return parent == null ? null : parent.hex();
  }

  private @Nullable Place place(RunSearch search, long runNo) {
    Sql sql = RunSql.place(project, search, runNo);
    return session.first(sql.text(), row -> RunSql.readPlace(search, row), sql.arguments());
  }
}
