package dev.quipu.store.memory;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.projects.ProjectActivity;
import dev.quipu.engine.port.projects.ProjectWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads and writes projects.
record MemoryProjects(StoreContent content) implements ProjectWriter {
  @Override
  public List<ProjectId> ids() {
    return content.described.keySet().stream().map(ProjectId::new).toList();
  }

  @Override
  public Optional<Project> find(ProjectId id) {
    return Optional.ofNullable(content.described.get(id.value()));
  }

  @Override
  public Optional<Project> findByName(String name) {
    return content.described.values().stream()
        .filter(project -> project.name().equals(name))
        .findAny();
  }

  @Override
  public List<ProjectActivity> all() {
    return content.described.values().stream()
        .sorted(Comparator.comparing(Project::name))
        .map(this::activity)
        .toList();
  }

  @Override
  public Optional<ProjectActivity> findActivity(ProjectId id) {
    return find(id).map(this::activity);
  }

  private ProjectActivity activity(Project project) {
    ProjectContent inside = content.project(project.id());
    List<Long> starts =
        inside
            .runs()
            .filter(run -> run.info.isActive())
            .map(run -> run.info.startMs())
            .sorted()
            .toList();
    return new ProjectActivity(
        project,
        inside.experiments.values().stream().filter(Experiment::isActive).count(),
        starts.size(),
        starts.isEmpty() ? null : starts.getLast());
  }

  @Override
  public ProjectId nextId() {
    return new ProjectId(content.described.isEmpty() ? 1 : content.described.lastKey() + 1);
  }

  @Override
  public void create(Project project) {
    if (content.described.containsKey(project.id().value())
        || findByName(project.name()).isPresent()) {
      throw new QuipuException(
          ErrorCode.ALREADY_EXISTS,
          "A project with the id "
              + project.id().value()
              + " or the name "
              + Text.quote(project.name())
              + " exists already");
    }
    content.described.put(project.id().value(), project);
    content
        .change(project.id())
        .put(
            new Experiment(
                ExperimentId.DEFAULT,
                "Default",
                "",
                ExperimentStatus.ACTIVE,
                Lifecycle.ACTIVE,
                project.createdMs(),
                project.createdMs(),
                Map.of(),
                null));
  }

  @Override
  public void update(Project project) {
    Project old = content.described.get(project.id().value());
    if (old == null) {
      throw QuipuException.notFound("There is no project with id " + project.id().value());
    }
    content.described.put(
        old.id().value(),
        new Project(
            old.id(),
            old.name(),
            project.description(),
            project.archived(),
            old.createdMs(),
            project.updatedMs()));
  }
}
