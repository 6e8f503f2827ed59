package dev.quipu.engine.projects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.projects.Projects.ProjectChange;
import dev.quipu.engine.runs.Runs.NewRun;
import dev.quipu.engine.upkeep.UpkeepLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectsTest extends EngineFixture {
  private RunId run(Scope scope) {
    NewRun wanted =
        new NewRun(null, EXPERIMENT, null, null, null, null, List.of(), List.of(), null);
    return engine.runs().create(scope, wanted).run().info().id();
  }

  @Test
  void aProjectIsFoundByItsName() {
    assertThat(engine.projects().require("default")).isEqualTo(PROJECT);
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.projects().require("vision"));
    ProjectId made = engine.projects().create("vision", "");
    assertThat(engine.projects().require("vision")).isEqualTo(made);
    assertThat(engine.projects().load(made).project().name()).isEqualTo("vision");
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> engine.projects().create("vision", ""));
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.projects().load(new ProjectId(77)));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> engine.projects().update(new ProjectId(77), new ProjectChange("", null)));
  }

  @Test
  void aChangeKeepsWhatItDoesNotName() {
    ProjectId made = engine.projects().create("vision", "images");
    pass(Duration.ofSeconds(1));
    engine.projects().update(made, new ProjectChange(null, true));
    engine.projects().update(made, new ProjectChange("pictures", null));
    var project = engine.projects().load(made).project();
    assertThat(project.archived()).isTrue();
    assertThat(project.description()).isEqualTo("pictures");
    assertThat(project.updatedMs() - project.createdMs()).isEqualTo(1000);
  }

  @Test
  void noMoreProjectsAreMadeThanAreAllowed() {
    for (int i = 1; i < ProjectLimits.PROJECTS; i++) {
      engine.projects().create("p" + i, "");
    }
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.projects().create("more", ""));
    assertThat(engine.projects().all()).hasSize(ProjectLimits.PROJECTS);
  }

  @Test
  void aPurgeRemovesFromEveryProject() {
    Scope other = Scope.of(engine.projects().create("vision", ""));
    RunId kept = run(SCOPE);
    RunId here = run(SCOPE);
    RunId there = run(other);
    engine.runs().delete(SCOPE, here);
    engine.runs().delete(other, there);
    Freed look = engine.purge().run(0, true, Progress.NONE);
    assertThat(look.runs()).isEqualTo(2);
    Freed freed = engine.purge().run(0, false, Progress.NONE);
    assertThat(freed.runs()).isEqualTo(2);
    assertThat(store.<Boolean>read(SCOPE, tx -> tx.runs().find(kept).isPresent())).isTrue();
    assertThat(store.<Boolean>read(other, tx -> tx.runs().find(there).isPresent())).isFalse();
  }

  @Test
  void upkeepGivesUpUploadsOfEveryProject() {
    Scope other = Scope.of(engine.projects().create("vision", ""));
    engine.uploads().create(SCOPE, run(SCOPE), new ArtifactPath("a"), null);
    engine.uploads().create(other, run(other), new ArtifactPath("a"), null);
    pass(Duration.ofMillis(UpkeepLimits.UPLOAD_GRACE_MS + 1));
    engine.upkeep().run();
    for (Scope scope : List.of(SCOPE, other)) {
      assertThat(store.<Long>read(scope, tx -> tx.usage().uploads())).isZero();
    }
  }
}
