package dev.quipu.store.sqlite.projects;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.projects.ProjectWriter;
import dev.quipu.store.sqlite.session.Session;

/// Writes the table `project`.
public final class SqliteProjectWriter extends SqliteProjectReader implements ProjectWriter {
  public SqliteProjectWriter(Session session) {
    super(session);
  }

  /// Makes the default project, unless it is there.
  public static void createDefault(Session session, long nowMs) {
    Project project =
        new Project(ProjectId.DEFAULT, ProjectId.DEFAULT_NAME, "", false, nowMs, nowMs);
    insert(session, project);
    insertExperiment(session, project);
  }

  @Override
  public ProjectId nextId() {
    return new ProjectId(session.number("SELECT max(0, coalesce(max(id), 0)) + 1 FROM project"));
  }

  @Override
  public void create(Project project) {
    if (!insert(session, project)) {
      throw new QuipuException(
          ErrorCode.ALREADY_EXISTS,
          "A project with the id "
              + project.id().value()
              + " or the name "
              + Text.quote(project.name())
              + " exists already");
    }
    insertExperiment(session, project);
  }

  /// Returns whether the project is new.
  private static boolean insert(Session session, Project project) {
    return session.update(
            """
            INSERT OR IGNORE INTO project
              (id, name, description, archived, created_ms, updated_ms)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            project.id().value(),
            project.name(),
            project.description(),
            project.archived(),
            project.createdMs(),
            project.updatedMs())
        > 0;
  }

  /// Makes the experiment named Default of a project, unless it is there.
  private static void insertExperiment(Session session, Project project) {
    session.update(
        """
        INSERT OR IGNORE INTO experiment
          (project_id, id, name, description, status, deleted, created_ms, updated_ms)
        VALUES (?, ?, 'Default', '', 'active', 0, ?, ?)
        """,
        project.id().value(),
        ExperimentId.DEFAULT.value(),
        project.createdMs(),
        project.createdMs());
  }

  @Override
  public void update(Project project) {
    int changed =
        session.update(
            "UPDATE project SET description = ?, archived = ?, updated_ms = ? WHERE id = ?",
            project.description(),
            project.archived(),
            project.updatedMs(),
            project.id().value());
    if (changed == 0) {
      throw QuipuException.notFound("There is no project with id " + project.id().value());
    }
  }
}
