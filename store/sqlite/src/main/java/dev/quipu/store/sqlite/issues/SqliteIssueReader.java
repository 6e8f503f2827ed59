package dev.quipu.store.sqlite.issues;

import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueId;
import dev.quipu.core.issues.IssueSeverity;
import dev.quipu.core.issues.IssueStatus;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.issues.IssueReader;
import dev.quipu.engine.port.issues.IssueSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.query.Field;
import dev.quipu.store.sqlite.search.TableSearch;
import dev.quipu.store.sqlite.search.TableSearch.Things;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Reads the table `issue`.
public class SqliteIssueReader implements IssueReader {
  private static final String COLUMNS =
      "i.no, i.id, i.experiment_id, i.name, i.description, i.status, i.severity, i.root_causes,"
          + " i.categories, i.source_run, i.created_by, i.created_ms, i.updated_ms";

  private static final Things ISSUES =
      new Things("issue i", "i", null, "", SqliteIssueReader::column);

  protected final ProjectId project;
  protected final Session session;

  public SqliteIssueReader(ProjectId project, Session session) {
    this.project = project;
    this.session = session;
  }

  private static String column(Field.ColumnAttribute attribute) {
    if (!(attribute instanceof Field.IssueAttribute(var column))) {
      throw TableSearch.unfit(attribute);
    }
    return switch (column) {
      case ID -> "i.id";
      case STATUS -> "i.status";
      case SOURCE_RUN -> "i.source_run";
      case SEVERITY -> "i.severity";
      case CREATION_TIME -> "i.created_ms";
    };
  }

  @Override
  public Optional<Issue> find(IssueId id) {
    return Optional.ofNullable(
        session.first(
            "SELECT " + COLUMNS + " FROM issue i WHERE i.project_id = ? AND i.id = ?",
            SqliteIssueReader::read,
            project.value(),
            id.value()));
  }

  @Override
  public SearchPage<Issue> search(IssueSearch search) {
    ExperimentId experiment = search.experiment();
    TableSearch.Query query =
        new TableSearch.Query(
            project,
            search.filter(),
            IssueSearch.ORDER,
            search.maxResults(),
            search.after(),
            sql -> {
              if (experiment != null) {
                sql.add(" AND i.experiment_id = ?", experiment.value());
              }
            });
    Sql sql = TableSearch.page(ISSUES, COLUMNS, query);
    Session.Page<Issue> page =
        session.scan(search.maxResults(), sql.text(), SqliteIssueReader::read, sql.arguments());
    return new SearchPage<>(page.items(), TableSearch.place(session, ISSUES, query, page));
  }

  private static Issue read(Row row) throws SQLException {
    return new Issue(
        new IssueId(row.text(2)),
        new ExperimentId(row.number(3)),
        row.text(4),
        row.text(5),
        row.word(6, IssueStatus::find),
        IssueSeverity.find(row.number(7)).orElse(null),
        texts(row.text(8)),
        texts(row.text(9)),
        row.text(10),
        row.text(11),
        row.number(12),
        row.number(13));
  }

  private static List<String> texts(String json) {
    return JsonTree.read(new JsonText(json)) instanceof List<?> items
        ? items.stream().map(String::valueOf).toList()
        : List.of();
  }
}
