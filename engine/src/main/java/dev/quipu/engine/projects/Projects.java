package dev.quipu.engine.projects;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.projects.ProjectActivity;
import dev.quipu.engine.port.projects.ProjectWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes, finds and changes projects.
public final class Projects {
  private final Store store;
  private final InstantSource clock;

  /// The ids of projects that some request has named. A project keeps its name and is never
  /// removed, so an entry stays true.
  private final Map<String, ProjectId> known = new ConcurrentHashMap<>();

  public Projects(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    // Without a look-up, so that a damaged row does not keep the project from being served.
    known.put(ProjectId.DEFAULT_NAME, ProjectId.DEFAULT);
  }

  /// Changes to a project; null keeps an attribute.
  public record ProjectChange(@Nullable String description, @Nullable Boolean archived) {}

  /// The id of the project of this name.
  ///
  /// @throws QuipuException NOT_FOUND
  public ProjectId require(String name) {
    ProjectId id = known.get(name);
    if (id == null) {
      id =
          store
              .readAcrossProjects(all -> all.projects().findByName(name))
              .map(Project::id)
              .orElseThrow(
                  () -> QuipuException.notFound("There is no project " + Text.quote(name)));
      known.put(name, id);
    }
    return id;
  }

  /// All projects, archived ones included, in the order of their names.
  public List<ProjectActivity> all() {
    return store.readAcrossProjects(all -> all.projects().all());
  }

  /// The project with its activity.
  ///
  /// @throws QuipuException NOT_FOUND
  public ProjectActivity load(ProjectId id) {
    return store
        .readAcrossProjects(all -> all.projects().findActivity(id))
        .orElseThrow(() -> missing(id));
  }

  /// Makes a project with an experiment named Default.
  ///
  /// @throws QuipuException ALREADY_EXISTS if a project has this name, archived or not
  public ProjectId create(String name, String description) {
    // Before the store is asked, so that a wrong name is told of even where no more projects fit.
    Project.checkName(name);
    return store.writeAcrossProjects(all -> {
      ProjectWriter projects = all.projects();
      projects
          .findByName(name)
          .ifPresent(taken -> {
            throw nameTaken(taken);
          });
      int count = projects.ids().size();
      if (count >= ProjectLimits.PROJECTS) {
        throw QuipuException.invalid(
            "There are " + count + " projects; at most " + ProjectLimits.PROJECTS + " are allowed");
      }
      long now = clock.millis();
      ProjectId id = projects.nextId();
      projects.create(new Project(id, name, description, false, now, now));
      return id;
    });
  }

  /// Changes a project.
  ///
  /// @throws QuipuException NOT_FOUND
  public ProjectActivity update(ProjectId id, ProjectChange change) {
    return store.writeAcrossProjects(all -> {
      ProjectWriter projects = all.projects();
      Project old = projects.find(id).orElseThrow(() -> missing(id));
      projects.update(
          new Project(
              id,
              old.name(),
              Objects.requireNonNullElse(change.description(), old.description()),
              Objects.requireNonNullElse(change.archived(), old.archived()),
              old.createdMs(),
              clock.millis()));
      return projects.findActivity(id).orElseThrow(() -> missing(id));
    });
  }

  private static QuipuException missing(ProjectId id) {
    return QuipuException.notFound("There is no project with id " + id.value());
  }

  private static QuipuException nameTaken(Project taken) {
    return new QuipuException(
        ErrorCode.ALREADY_EXISTS,
        "Project "
            + Text.quote(taken.name())
            + " already exists"
            + (taken.archived() ? " and is archived; restore it or choose another name" : ""));
  }
}
