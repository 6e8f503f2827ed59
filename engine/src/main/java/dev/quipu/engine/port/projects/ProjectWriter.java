package dev.quipu.engine.port.projects;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;

/// Writes projects. A project is never removed.
public interface ProjectWriter extends ProjectReader {
  /// An id that no project has.
  ProjectId nextId();

  /// Makes a project with the experiment named Default, whose id is
  /// [dev.quipu.core.model.ExperimentId#DEFAULT].
  ///
  /// @throws dev.quipu.core.error.QuipuException ALREADY_EXISTS if the id or the name is taken
  void create(Project project);

  /// Stores the description of a project, whether the project is archived, and the time of the
  /// change.
  ///
  /// @throws dev.quipu.core.error.QuipuException NOT_FOUND
  void update(Project project);
}
