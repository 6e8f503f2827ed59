package dev.quipu.store.sqlite.traces;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.port.traces.TraceReader;
import dev.quipu.engine.port.traces.TraceSearch;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the tables of traces.
public class SqliteTraceReader implements TraceReader {
  /// So many of the newest traces are looked at one by one before a search begins at an index that
  /// gives traces out of their order: what most searches look for is among them.
  private static final int LOOKED_AT = 20_000;

  /// Traces whose values are read at once while a search passes on all it finds.
  private static final int FILLED_AT_ONCE = 1000;

  final ProjectId project;
  final Session session;

  public SqliteTraceReader(ProjectId project, Session session) {
    this.project = project;
    this.session = session;
  }

  /// The number of a trace; null if there is none.
  @Nullable Long number(TraceId id) {
    return session.first(
        "SELECT no FROM trace WHERE project_id = ? AND id = ?",
        row -> row.number(1),
        project.value(),
        id.value());
  }

  @Override
  public Optional<TraceInfo> findInfo(TraceId id) {
    return Optional.ofNullable(
            session.first(
                "SELECT " + TraceRow.COLUMNS + " FROM trace t WHERE t.project_id = ? AND t.id = ?",
                TraceRow::read,
                project.value(),
                id.value()))
        .map(TraceRow::info);
  }

  @Override
  public List<Trace> find(List<TraceId> ids) {
    List<TraceRow> rows =
        session.listSound(
            "SELECT "
                + TraceRow.COLUMNS
                + " FROM trace t WHERE t.project_id = ?"
                + " AND t.id IN (SELECT value FROM json_each(?))",
            TraceRow::read,
            project.value(),
            ids.stream()
                .map(id -> '"' + id.value() + '"')
                .collect(Collectors.joining(",", "[", "]")));
    Map<TraceId, Trace> found =
        filled(rows).stream()
            .collect(Collectors.toMap(trace -> trace.info().id(), Function.identity()));
    return ids.stream().distinct().flatMap(id -> Stream.ofNullable(found.get(id))).toList();
  }

  // ---- searches ----

  @Override
  public SearchPage<Trace> search(TraceSearch search) {
    Session.Page<Trace> page = session.filled(rows(search), TraceRow::no, this::filled);
    return new SearchPage<>(page.items(), page.hasMore() ? place(search, page.lastKey()) : null);
  }

  private Session.Page<TraceRow> rows(TraceSearch search) {
    Driver selective = Driver.of(search.filter());
    Driver walk = Driver.inOrder(search.filter());
    if (!search.order().isEmpty()
        || (search.experiments() != null && search.experiments().size() != 1)
        || (selective.equals(walk) && selective.isSelective())) {
      return rows(search, selective, null);
    }
    Sql sql = TraceSql.bound(project, search, walk, LOOKED_AT);
    Long from = session.first(sql.text(), row -> row.number(1), sql.arguments());
    Session.Page<TraceRow> newest = rows(search, walk, from);
    if (from == null || newest.hasMore()) {
      return newest;
    }
    return rows(search, selective.isSelective() ? selective : walk, null);
  }

  private Session.Page<TraceRow> rows(TraceSearch search, Driver driver, @Nullable Long fromMs) {
    Sql sql = TraceSql.page(project, search, driver, fromMs);
    return session.scan(search.maxResults(), sql.text(), TraceRow::read, sql.arguments());
  }

  private @Nullable Place place(TraceSearch search, long no) {
    Sql sql = TraceSql.place(project, search, no);
    return session.first(sql.text(), row -> TraceSql.readPlace(search, row), sql.arguments());
  }

  @Override
  public long count(TraceSearch search) {
    Sql sql = TraceSql.all(project, search, "count(*)");
    return session.number(sql.text(), sql.arguments());
  }

  @Override
  public void each(TraceSearch search, Consumer<Trace> sink) {
    Sql sql = TraceSql.all(project, search, TraceRow.COLUMNS);
    List<TraceRow> some = new ArrayList<>();
    session.eachSound(
        sql.text(),
        row -> {
          some.add(TraceRow.read(row));
          if (some.size() == FILLED_AT_ONCE) {
            filled(some).forEach(sink);
            some.clear();
          }
        },
        sql.arguments());
    filled(some).forEach(sink);
  }

  @Override
  public void eachSpan(TraceSearch search, Consumer<SpanRow> sink) {
    Sql of = TraceSql.all(project, search, "t.no");
    Sql sql =
        new Sql()
            .add(
                "SELECT "
                    + TraceRow.SPAN_COLUMNS
                    + " FROM trace_span s WHERE s.project_id = ? AND s.trace_no IN (",
                project.value())
            .add(of.text() + ")", of.arguments());
    session.eachSound(
        sql.text(), row -> sink.accept(TraceRow.span(row, new byte[0])), sql.arguments());
  }

  // ---- what traces have ----

  private List<Trace> filled(List<TraceRow> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    String nos = rows.stream().map(row -> "" + row.no()).collect(Collectors.joining(",", "[", "]"));
    Map<Long, Map<String, String>> tags = values("trace_tag", nos);
    Map<Long, Map<String, String>> metadata = values("trace_metadata", nos);
    Map<Long, List<Assessment>> assessments = assessments(rows, nos);
    return rows.stream()
        .map(row ->
            new Trace(
                row.info(),
                metadata.getOrDefault(row.no(), Map.of()),
                tags.getOrDefault(row.no(), Map.of()),
                assessments.getOrDefault(row.no(), List.of())))
        .toList();
  }

  private Map<Long, Map<String, String>> values(String table, String nos) {
    Map<Long, Map<String, String>> values = new HashMap<>();
    session.keepEachSound(
        "SELECT trace_no, key, value FROM "
            + table
            + " WHERE project_id = ? AND trace_no IN (SELECT value FROM json_each(?))",
        row ->
            values
                .computeIfAbsent(row.number(1), _ -> new LinkedHashMap<>())
                .put(row.text(2), row.text(3)),
        project.value(),
        nos);
    return values;
  }

  private Map<Long, List<Assessment>> assessments(List<TraceRow> rows, String nos) {
    Map<Long, TraceId> ids =
        rows.stream().collect(Collectors.toMap(TraceRow::no, row -> row.info().id()));
    Map<Long, List<Assessment>> assessments = new HashMap<>();
    session.keepEachSound(
        "SELECT trace_no, "
            + TraceRow.ASSESSMENT_COLUMNS
            + " FROM trace_assessment WHERE project_id = ?"
            + " AND trace_no IN (SELECT value FROM json_each(?)) ORDER BY created_ms, id",
        row -> {
          TraceId trace = ids.get(row.number(1));
          if (trace != null) {
            assessments
                .computeIfAbsent(row.number(1), _ -> new ArrayList<>())
                .add(TraceRow.assessment(row, trace));
          }
        },
        project.value(),
        nos);
    return assessments;
  }

  private static final String SPANS_OF_TRACE =
      """
       FROM trace t JOIN trace_span s ON s.project_id = t.project_id AND s.trace_no = t.no
      WHERE t.project_id = ? AND t.id = ?
      """;

  private static final String SPANS_IN_ORDER =
      SPANS_OF_TRACE + " ORDER BY s.parent_id IS NOT NULL, s.start_ns, s.id LIMIT ?";

  @Override
  public List<SpanRow> outline(TraceId id, int max) {
    return session.listSound(
        "SELECT " + TraceRow.SPAN_COLUMNS + SPANS_IN_ORDER,
        row -> TraceRow.span(row, new byte[0]),
        project.value(),
        id.value(),
        max);
  }

  @Override
  public Optional<SpanRow> findSpan(TraceId id, String span) {
    return Optional.ofNullable(
        session.first(
            "SELECT " + TraceRow.SPAN_COLUMNS + ", s.body" + SPANS_OF_TRACE + " AND s.id = ?",
            row -> TraceRow.span(row, row.bytes(18)),
            project.value(),
            id.value(),
            span));
  }

  @Override
  public List<SpanRow> spans(TraceId id, int max) {
    return session.listSound(
        "SELECT " + TraceRow.SPAN_COLUMNS + ", s.body" + SPANS_IN_ORDER,
        row -> TraceRow.span(row, row.bytes(18)),
        project.value(),
        id.value(),
        max);
  }

  @Override
  public long countSpans(TraceId id) {
    return session.number("SELECT count(*)" + SPANS_OF_TRACE, project.value(), id.value());
  }

  @Override
  public TokenUsage usage(TraceId id, Collection<String> spans) {
    TokenUsage usage =
        session.first(
            """
            SELECT sum(s.input_tokens), sum(s.output_tokens), sum(s.total_tokens),
              sum(s.cache_read_tokens), sum(s.cache_creation_tokens), sum(s.input_cost),
              sum(s.output_cost), sum(s.total_cost)
            FROM trace t JOIN trace_span s ON s.project_id = t.project_id AND s.trace_no = t.no
            WHERE t.project_id = ? AND t.id = ? AND s.id IN (SELECT value FROM json_each(?))
            """,
            row -> TraceRow.usage(row, 1),
            project.value(),
            id.value(),
            spans.stream()
                .map(span -> '"' + span + '"')
                .collect(Collectors.joining(",", "[", "]")));
    return usage == null ? TokenUsage.NONE : usage;
  }

  @Override
  public List<String> links(TraceId id, LinkKind kind) {
    return session.list(
        """
        SELECT l.target FROM trace t
        JOIN trace_link l ON l.project_id = t.project_id AND l.trace_no = t.no
        WHERE t.project_id = ?1 AND t.id = ?2 AND l.kind = ?3
        UNION SELECT target FROM early_trace_link
        WHERE project_id = ?1 AND trace_id = ?2 AND kind = ?3
        ORDER BY 1
        """,
        row -> row.text(1),
        project.value(),
        id.value(),
        kind.word());
  }

  @Override
  public List<TraceId> oldest(ExperimentId experiment, long untilMs, int max) {
    return session.list(
        """
        SELECT id FROM trace INDEXED BY trace_by_time
        WHERE project_id = ? AND experiment_id = ? AND request_ms <= ? ORDER BY request_ms LIMIT ?
        """,
        row -> new TraceId(row.text(1)),
        project.value(),
        experiment.value(),
        untilMs,
        max);
  }
}
