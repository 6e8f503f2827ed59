package dev.quipu.store.sqlite.write;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.write.ExperimentWriter;
import dev.quipu.store.sqlite.read.ReadHost;
import dev.quipu.store.sqlite.read.SqliteExperimentReader;
import dev.quipu.store.sqlite.session.Session;

/// Writes experiments in the tables `experiment` and `experiment_tag`.
final class SqliteExperimentWriter extends SqliteExperimentReader implements ExperimentWriter {
  SqliteExperimentWriter(ProjectId project, Session session, ReadHost host) {
    super(project, session, host);
  }

  @Override
  public ExperimentId nextId() {
    return new ExperimentId(
        session.number(
            """
            SELECT 1 + max(coalesce((SELECT max(id) FROM experiment WHERE project_id = ?1), -1),
              coalesce((SELECT experiment_id FROM purged WHERE project_id = ?1), -1))
            """,
            project.value()));
  }

  @Override
  public void create(Experiment experiment) {
    boolean created =
        session.insert(
            """
            INSERT INTO experiment
              (project_id, id, name, description, status, deleted, created_ms, updated_ms,
                artifact_location)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            project.value(),
            experiment.id().value(),
            experiment.name(),
            experiment.description(),
            experiment.status().word(),
            experiment.lifecycle() == Lifecycle.DELETED,
            experiment.createdMs(),
            experiment.updatedMs(),
            experiment.artifactLocation() == null ? null : experiment.artifactLocation().uri());
    if (!created) {
      throw exists(experiment);
    }
    experiment.tags().forEach((key, value) -> putTag(experiment.id(), key, value));
  }

  @Override
  public void update(Experiment experiment) {
    // A name of another experiment breaks the unique index, which only an insert reports by itself.
    boolean taken =
        session.exists(
            "SELECT 1 FROM experiment WHERE project_id = ? AND name = ? AND id != ?",
            project.value(),
            experiment.name(),
            experiment.id().value());
    if (taken) {
      throw exists(experiment);
    }
    int changed =
        session.update(
            """
            UPDATE experiment SET name = ?, description = ?, status = ?, deleted = ?,
              created_ms = ?, updated_ms = ?
            WHERE project_id = ? AND id = ?
            """,
            experiment.name(),
            experiment.description(),
            experiment.status().word(),
            experiment.lifecycle() == Lifecycle.DELETED,
            experiment.createdMs(),
            experiment.updatedMs(),
            project.value(),
            experiment.id().value());
    if (changed == 0) {
      throw QuipuException.notFound("Experiment " + experiment.id() + " does not exist");
    }
  }

  @Override
  public void putTag(ExperimentId id, String key, String value) {
    session.update(
        """
        INSERT INTO experiment_tag (project_id, experiment_id, key, value) VALUES (?, ?, ?, ?)
        ON CONFLICT (project_id, experiment_id, key) DO UPDATE SET value = excluded.value
        """,
        project.value(),
        id.value(),
        key,
        value);
  }

  @Override
  public boolean removeTag(ExperimentId id, String key) {
    return session.update(
            "DELETE FROM experiment_tag WHERE project_id = ? AND experiment_id = ? AND key = ?",
            project.value(),
            id.value(),
            key)
        > 0;
  }

  private static QuipuException exists(Experiment experiment) {
    return new QuipuException(
        ErrorCode.ALREADY_EXISTS,
        "An experiment of the name '" + experiment.name() + "' exists already");
  }
}
