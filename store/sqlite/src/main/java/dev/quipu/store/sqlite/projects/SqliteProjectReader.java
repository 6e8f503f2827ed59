package dev.quipu.store.sqlite.projects;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.engine.port.projects.ProjectActivity;
import dev.quipu.engine.port.projects.ProjectReader;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Reads the table `project`.
public class SqliteProjectReader implements ProjectReader {
  private static final String PROJECT =
      "SELECT id, name, description, archived, created_ms, updated_ms FROM project";

  /// A project and its activity, for [#activity].
  private static final String ACTIVITY =
      """
      SELECT p.id, p.name, p.description, p.archived, p.created_ms, p.updated_ms,
        (SELECT count(*) FROM experiment e WHERE e.project_id = p.id AND e.deleted = 0),
        (SELECT count(*) FROM run r INDEXED BY run_by_start
         WHERE r.project_id = p.id AND r.deleted = 0),
        (SELECT max(r.start_ms) FROM run r INDEXED BY run_by_start
         WHERE r.project_id = p.id AND r.deleted = 0)
      FROM project p
      """;

  protected final Session session;

  public SqliteProjectReader(Session session) {
    this.session = session;
  }

  @Override
  public List<ProjectId> ids() {
    return session.listSound(
        "SELECT id FROM project ORDER BY id", row -> new ProjectId(row.number(1)));
  }

  @Override
  public Optional<Project> find(ProjectId id) {
    return Optional.ofNullable(
        session.first(PROJECT + " WHERE id = ?", SqliteProjectReader::project, id.value()));
  }

  @Override
  public Optional<Project> findByName(String name) {
    return Optional.ofNullable(
        session.first(PROJECT + " WHERE name = ?", SqliteProjectReader::project, name));
  }

  @Override
  public List<ProjectActivity> all() {
    return session.listSound(ACTIVITY + " ORDER BY p.name", SqliteProjectReader::activity);
  }

  @Override
  public Optional<ProjectActivity> findActivity(ProjectId id) {
    return Optional.ofNullable(
        session.first(ACTIVITY + " WHERE p.id = ?", SqliteProjectReader::activity, id.value()));
  }

  private static ProjectActivity activity(Row row) throws SQLException {
    return new ProjectActivity(project(row), row.number(7), row.number(8), row.numberOrNull(9));
  }

  private static Project project(Row row) throws SQLException {
    return new Project(
        new ProjectId(row.number(1)),
        row.text(2),
        row.text(3),
        row.flag(4),
        row.number(5),
        row.number(6));
  }
}
