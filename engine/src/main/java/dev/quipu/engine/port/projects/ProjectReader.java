package dev.quipu.engine.port.projects;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import java.util.List;
import java.util.Optional;

/// Reads projects.
public interface ProjectReader {
  /// The ids of all projects, ascending.
  List<ProjectId> ids();

  Optional<Project> find(ProjectId id);

  Optional<Project> findByName(String name);

  /// All projects with their activity, in the order of their names.
  List<ProjectActivity> all();

  Optional<ProjectActivity> findActivity(ProjectId id);
}
