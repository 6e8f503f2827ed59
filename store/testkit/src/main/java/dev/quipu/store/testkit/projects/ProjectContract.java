package dev.quipu.store.testkit.projects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.projects.Project;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.projects.ProjectActivity;
import dev.quipu.engine.port.projects.ProjectWriter;
import dev.quipu.store.testkit.StoreFixture;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about projects.
public abstract class ProjectContract extends StoreFixture {
  private List<ProjectId> all() {
    return store.readAcrossProjects(all -> all.projects().ids());
  }

  private @Nullable Project find(String name) {
    return store.readAcrossProjects(all -> all.projects().findByName(name)).orElse(null);
  }

  private @Nullable ProjectActivity activity(ProjectId id) {
    return store.readAcrossProjects(all -> all.projects().findActivity(id)).orElse(null);
  }

  private @Nullable RunInfo find(Scope scope, RunId id) {
    return store.read(scope, tx -> tx.runs().find(id)).orElse(null);
  }

  private void change(Consumer<ProjectWriter> work) {
    store.writeAcrossProjects(all -> {
      work.accept(all.projects());
      return true;
    });
  }

  private Project create(String name) {
    return store.writeAcrossProjects(all -> {
      Project project = new Project(all.projects().nextId(), name, "of " + name, false, 1000, 2000);
      all.projects().create(project);
      return project;
    });
  }

  private RunInfo run(Scope scope, RunId id, String name, long startMs) {
    RunInfo run =
        new RunInfo(
            id,
            EXPERIMENT,
            name,
            "somebody",
            RunStatus.RUNNING,
            Lifecycle.ACTIVE,
            startMs,
            null,
            null,
            null);
    store.write(
        scope,
        tx -> {
          tx.runs().create(run);
          return true;
        });
    return run;
  }

  @Test
  void theDefaultProjectIsThereFromTheStart() {
    assertThat(all()).containsExactly(ProjectId.DEFAULT);
    Project found = Objects.requireNonNull(find("default"));
    assertThat(found.id()).isEqualTo(ProjectId.DEFAULT);
    assertThat(found.archived()).isFalse();
    assertThat(found.updatedMs()).isEqualTo(found.createdMs());
  }

  @Test
  void aProjectIsReadBackAsItWasCreatedAndUpdated() {
    Project project = create("vision");
    assertThat(find("vision")).isEqualTo(project);
    assertThat(store.readAcrossProjects(all -> all.projects().find(project.id())).orElse(null))
        .isEqualTo(project);
    assertThat(find("Vision")).isNull();
    assertThat(find("audio")).isNull();
    change(
        projects -> projects.update(new Project(project.id(), "renamed", "other", true, 7, 3000)));
    // The name and the time of creation stay.
    Project updated = new Project(project.id(), "vision", "other", true, 1000, 3000);
    assertThat(find("vision")).isEqualTo(updated);
    reopen();
    assertThat(find("vision")).isEqualTo(updated);
    assertThat(all()).containsExactly(ProjectId.DEFAULT, project.id());
  }

  @Test
  void aNameAndAnIdAreTakenOnce() {
    Project project = create("vision");
    for (Project taken :
        List.of(
            new Project(new ProjectId(77), "vision", "", false, 1, 1),
            new Project(project.id(), "other", "", false, 1, 1))) {
      assertThatThrownBy(() -> change(projects -> projects.create(taken)))
          .isInstanceOfSatisfying(
              QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
    }
    assertThat(all()).containsExactly(ProjectId.DEFAULT, project.id());
    assertThat(find("vision")).isEqualTo(project);
  }

  @Test
  void aMissingProjectIsNotUpdated() {
    Project missing = new Project(new ProjectId(77), "missing", "", false, 1, 1);
    assertThatThrownBy(() -> change(projects -> projects.update(missing)))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(activity(missing.id())).isNull();
  }

  @Test
  void aNewProjectHasTheDefaultExperiment() {
    Scope scope = Scope.of(create("vision").id());
    Experiment first =
        store.read(scope, tx -> tx.experiments().find(ExperimentId.DEFAULT)).orElseThrow();
    assertThat(first.name()).isEqualTo("Default");
    assertThat(first.status()).isEqualTo(ExperimentStatus.ACTIVE);
    ExperimentId next = store.write(scope, tx -> tx.experiments().nextId());
    assertThat(next).isEqualTo(new ExperimentId(1));
  }

  @Test
  void theActivityCountsWhatIsNotDeleted() {
    Project project = create("vision");
    Scope scope = Scope.of(project.id());
    run(scope, ids.nextRunId(), "old", 10);
    run(scope, ids.nextRunId(), "new", 30);
    RunInfo deleted = run(scope, ids.nextRunId(), "deleted", 50);
    store.write(
        scope,
        tx -> {
          tx.runs().update(deleted.withLifecycle(Lifecycle.DELETED, 60L));
          tx.experiments()
              .create(
                  new Experiment(
                      new ExperimentId(1),
                      "gone",
                      "",
                      ExperimentStatus.ACTIVE,
                      Lifecycle.DELETED,
                      1,
                      2,
                      Map.of(),
                      null));
          return true;
        });
    assertThat(activity(project.id())).isEqualTo(new ProjectActivity(project, 1, 2, 30L));
    Project empty = create("audio");
    List<ProjectActivity> list = store.readAcrossProjects(all -> all.projects().all());
    assertThat(list)
        .extracting(one -> one.project().name(), ProjectActivity::runCount)
        .containsExactly(tuple("audio", 0L), tuple("default", 0L), tuple("vision", 2L));
    assertThat(activity(empty.id())).isEqualTo(new ProjectActivity(empty, 1, 0, null));
  }

  /// Ids of runs come from clients, so two projects may have the same.
  @Test
  void theSameRunIdIsAnotherRunInAnotherProject() {
    Scope other = Scope.of(create("vision").id());
    RunId id = ids.nextRunId();
    RunInfo here = run(SCOPE, id, "here", 10);
    RunInfo there = run(other, id, "there", 20);
    assertThat(find(SCOPE, id)).isEqualTo(here);
    assertThat(find(other, id)).isEqualTo(there);
    store.write(
        other,
        tx -> {
          tx.runs().update(there.withName("changed"));
          return true;
        });
    assertThat(find(SCOPE, id)).isEqualTo(here);
    assertThat(find(other, id)).isEqualTo(there.withName("changed"));
  }
}
