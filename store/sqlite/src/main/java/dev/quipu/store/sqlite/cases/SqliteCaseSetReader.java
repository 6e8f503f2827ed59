package dev.quipu.store.sqlite.cases;

import dev.quipu.core.cases.CaseFields;
import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.cases.CaseSetReader;
import dev.quipu.engine.port.cases.CaseSetSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.query.Field;
import dev.quipu.store.sqlite.search.JsonList;
import dev.quipu.store.sqlite.search.TableSearch;
import dev.quipu.store.sqlite.search.TableSearch.Things;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the tables of sets of cases.
public class SqliteCaseSetReader implements CaseSetReader {
  private static final String SET_COLUMNS =
      "s.no, s.id, s.name, s.fields, s.case_count, s.created_by, s.updated_by, s.created_ms,"
          + " s.updated_ms";

  private static final String CASE_COLUMNS =
      "no, input, output, expected, metadata, source, created_by, updated_by, created_ms,"
          + " updated_ms, key";

  private static final Things SETS =
      new Things("case_set s", "s", "case_set_tag", "set_no", SqliteCaseSetReader::column);

  protected final ProjectId project;
  protected final Session session;

  public SqliteCaseSetReader(ProjectId project, Session session) {
    this.project = project;
    this.session = session;
  }

  private static String column(Field.ColumnAttribute attribute) {
    if (!(attribute instanceof Field.CaseSetAttribute(var column))) {
      throw TableSearch.unfit(attribute);
    }
    return switch (column) {
      case ID -> "s.id";
      case NAME -> "s.name";
      case CREATED_BY -> "s.created_by";
      case LAST_UPDATED_BY -> "s.updated_by";
      case CREATION_TIME -> "s.created_ms";
      case LAST_UPDATE_TIME -> "s.updated_ms";
    };
  }

  /// A set with the number of its row.
  private record SetRow(long no, CaseSet set) {}

  /// The number of the row of a set; null if there is no such set.
  protected final @Nullable Long find(String id) {
    return session.first(
        "SELECT no FROM case_set WHERE project_id = ? AND id = ?",
        row -> row.number(1),
        project.value(),
        id);
  }

  @Override
  public Optional<CaseSet> find(CaseSetId id) {
    SetRow row =
        session.first(
            "SELECT " + SET_COLUMNS + " FROM case_set s WHERE s.project_id = ? AND s.id = ?",
            SqliteCaseSetReader::readSet,
            project.value(),
            id.value());
    return row == null ? Optional.empty() : Optional.of(filled(List.of(row)).getFirst());
  }

  @Override
  public SearchPage<CaseSet> search(CaseSetSearch search) {
    List<ExperimentId> experiments = search.experiments();
    TableSearch.Query query =
        new TableSearch.Query(
            project,
            search.filter(),
            search.order(),
            search.maxResults(),
            search.after(),
            sql -> {
              if (experiments != null) {
                sql.add(
                    " AND s.no IN (SELECT set_no FROM case_set_experiment"
                        + " WHERE project_id = ? AND experiment_id IN"
                        + " (SELECT value FROM json_each(?)))",
                    project.value(),
                    JsonList.ofNumbers(experiments.stream().map(ExperimentId::value).toList()));
              }
            });
    Sql sql = TableSearch.page(SETS, SET_COLUMNS, query);
    Session.Page<CaseSet> page =
        session.filled(
            session.scan(
                search.maxResults(), sql.text(), SqliteCaseSetReader::readSet, sql.arguments()),
            SetRow::no,
            this::filled);
    return new SearchPage<>(page.items(), TableSearch.place(session, SETS, query, page));
  }

  private static SetRow readSet(Row row) throws SQLException {
    String fields = row.textOrNull(4);
    return new SetRow(
        row.number(1),
        new CaseSet(
            new CaseSetId(row.text(2)),
            row.text(3),
            Map.of(),
            List.of(),
            new CaseFields(fields == null ? null : new JsonText(fields)),
            Math.toIntExact(row.number(5)),
            row.text(6),
            row.text(7),
            row.number(8),
            row.number(9)));
  }

  private List<CaseSet> filled(List<SetRow> rows) {
    String numbers = JsonList.ofNumbers(rows.stream().map(SetRow::no).toList());
    Map<Long, Map<String, String>> tags = new HashMap<>();
    session.keepEachSound(
        """
        SELECT set_no, key, value FROM case_set_tag
        WHERE project_id = ? AND set_no IN (SELECT value FROM json_each(?))
        """,
        row ->
            tags.computeIfAbsent(row.number(1), _ -> new HashMap<>()).put(row.text(2), row.text(3)),
        project.value(),
        numbers);
    Map<Long, List<ExperimentId>> experiments = new HashMap<>();
    session.keepEachSound(
        """
        SELECT set_no, experiment_id FROM case_set_experiment
        WHERE project_id = ? AND set_no IN (SELECT value FROM json_each(?))
        """,
        row ->
            experiments
                .computeIfAbsent(row.number(1), _ -> new ArrayList<>())
                .add(new ExperimentId(row.number(2))),
        project.value(),
        numbers);
    return rows.stream()
        .map(row ->
            row.set
                .withTags(tags.getOrDefault(row.no, Map.of()))
                .withExperiments(experiments.getOrDefault(row.no, List.of())))
        .toList();
  }

  @Override
  public CasePage cases(CaseSetId set, long after, int max) {
    Long no = find(set.value());
    if (no == null) {
      return new CasePage(List.of(), null);
    }
    Session.Page<EvaluationCase> page =
        session.scan(
            max,
            "SELECT "
                + CASE_COLUMNS
                + " FROM evaluation_case WHERE project_id = ? AND set_no = ? AND no > ?"
                + " ORDER BY no LIMIT ?",
            SqliteCaseSetReader::readCase,
            project.value(),
            no,
            after,
            max + 1L);
    return new CasePage(page.items(), page.hasMore() ? (Long) page.lastKey() : null);
  }

  @Override
  public Map<String, EvaluationCase> findCases(CaseSetId set, Set<String> keys) {
    Map<String, EvaluationCase> found = new LinkedHashMap<>();
    Long no = find(set.value());
    if (no != null) {
      session.keepEach(
          "SELECT "
              + CASE_COLUMNS
              + " FROM evaluation_case WHERE project_id = ? AND set_no = ?"
              + " AND key IN (SELECT value FROM json_each(?))",
          row -> found.put(row.text(11), readCase(row)),
          project.value(),
          no,
          JsonList.ofTexts(keys));
    }
    return found;
  }

  private static EvaluationCase readCase(Row row) throws SQLException {
    return new EvaluationCase(
        new JsonText(row.text(2)),
        json(row, 3),
        json(row, 4),
        json(row, 5),
        json(row, 6),
        row.text(7),
        row.text(8),
        row.number(9),
        row.number(10));
  }

  private static @Nullable JsonText json(Row row, int column) throws SQLException {
    String text = row.textOrNull(column);
    return text == null ? null : new JsonText(text);
  }
}
