package dev.quipu.engine.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.experiments.Experiments.ExperimentChange;
import dev.quipu.engine.experiments.Experiments.ExperimentQuery;
import dev.quipu.engine.port.read.ColumnUse;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.port.read.View;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Field;
import dev.quipu.query.Vocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExperimentsTest extends EngineFixture {
  private static final Vocabulary NAMES =
      Vocabulary.of("experiments", "name")
          .attributes("attributes")
          .attribute(new Field.ExperimentAttribute(Field.ExperimentColumn.NAME), "name")
          .build();

  /// One name in the two ways that Unicode spells it.
  private static final String COMPOSED = "Gr\u00f6\u00dfe";

  private static final String DECOMPOSED = "Gro\u0308\u00dfe";

  private final Experiments experiments = engine.experiments();

  private static ExperimentChange named(String name) {
    return new ExperimentChange(name, null, null, Map.of());
  }

  private Experiment create(String name) {
    return experiments.create(SCOPE, name, "", Map.of(), null);
  }

  private List<Change> changes() {
    return events().stream()
        .filter(event -> event instanceof ExperimentChanged)
        .map(event -> ((ExperimentChanged) event).change())
        .toList();
  }

  @Test
  void anExperimentIsMadeAsItIsTold() throws Exception {
    ArtifactLocation location = new ArtifactLocation("s3://bucket/folder");
    Experiment made = experiments.create(SCOPE, "a/b", "# Why", Map.of("k", "v"), location);
    assertThat(made.createdMs()).isEqualTo(nowMs.get());
    assertThat(made.status()).isEqualTo(ExperimentStatus.ACTIVE);
    assertThat(experiments.load(SCOPE, made.id())).isEqualTo(made);
    assertThat(experiments.artifactLocations(SCOPE, Set.of(made.id(), EXPERIMENT)))
        .isEqualTo(Map.of(made.id(), location));
    assertThat(changes()).containsExactly(Change.CREATED);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> experiments.create(SCOPE, "c", "", Map.of("", "v"), null));
  }

  @Test
  void aNameIsTakenInEverySpellingAndByDeletedExperiments() {
    Experiment first = create(COMPOSED);
    assertThat(experiments.findByName(SCOPE, DECOMPOSED)).contains(first);
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> create(DECOMPOSED));
    assertThat(experiments.ensure(SCOPE, DECOMPOSED)).isEqualTo(first);
    Experiment other = create("other");
    assertRefused(
        ErrorCode.ALREADY_EXISTS, () -> experiments.update(SCOPE, other.id(), named(DECOMPOSED)));
    // Its own name in another spelling is free to it.
    assertThat(experiments.update(SCOPE, first.id(), named(DECOMPOSED)).name())
        .isEqualTo(DECOMPOSED);
    experiments.delete(SCOPE, first.id());
    assertThatThrownBy(() -> create(COMPOSED))
        .isInstanceOfSatisfying(
            QuipuException.class,
            e -> assertThat(e.fault()).isEqualTo(new Fault.NameTaken(DECOMPOSED, true)));
    assertRefused(ErrorCode.CONFLICT, () -> experiments.ensure(SCOPE, COMPOSED));
  }

  @Test
  void anExperimentIsMadeOnceHoweverOftenItIsEnsured() throws Exception {
    Experiment made = experiments.ensure(SCOPE, "e");
    assertThat(experiments.ensure(SCOPE, "e")).isEqualTo(made);
    assertThat(changes()).containsExactly(Change.CREATED);
  }

  @Test
  void aChangeKeepsWhatItLeavesOut() {
    Experiment made = experiments.create(SCOPE, "e", "why", Map.of("a", "1", "b", "2"), null);
    pass(Duration.ofSeconds(1));
    Map<String, @Nullable String> tags = new HashMap<>();
    tags.put("a", null);
    tags.put("c", "3");
    Experiment changed =
        experiments.update(
            SCOPE, made.id(), new ExperimentChange(null, null, ExperimentStatus.ARCHIVED, tags));
    assertThat(changed.name()).isEqualTo("e");
    assertThat(changed.description()).isEqualTo("why");
    assertThat(changed.status()).isEqualTo(ExperimentStatus.ARCHIVED);
    assertThat(changed.tags()).isEqualTo(Map.of("b", "2", "c", "3"));
    assertThat(changed.createdMs()).isEqualTo(made.createdMs());
    assertThat(changed.updatedMs()).isEqualTo(nowMs.get());
  }

  @Test
  void aDeletedExperimentTakesItsRunsWithItAndGivesThoseBack() throws Exception {
    ExperimentId id = create("e").id();
    RunId before = createRun(id);
    RunId with = createRun(id);
    engine.runs().delete(SCOPE, before);
    pass(Duration.ofSeconds(1));
    changes();
    experiments.delete(SCOPE, id);
    assertThat(engine.runs().info(SCOPE, with).isActive()).isFalse();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> experiments.delete(SCOPE, id));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> experiments.update(SCOPE, id, named("new")));
    pass(Duration.ofSeconds(1));
    assertThat(experiments.restore(SCOPE, id).isActive()).isTrue();
    assertThat(engine.runs().info(SCOPE, with).isActive()).isTrue();
    assertThat(engine.runs().info(SCOPE, before).isActive()).isFalse();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> experiments.restore(SCOPE, id));
    assertThat(changes()).containsExactly(Change.DELETED, Change.RESTORED);
    assertThat(experiments.loadActivity(SCOPE, id).runCount()).isEqualTo(1);
    assertRefused(ErrorCode.NOT_FOUND, () -> experiments.loadActivity(SCOPE, new ExperimentId(99)));
  }

  @Test
  void aSearchIsPaged() {
    for (String name : List.of("b", "a", "d", "c")) {
      create(name);
    }
    List<String> found = new ArrayList<>();
    @Nullable String token = null;
    do {
      Results<ExperimentActivity> page =
          experiments.search(
              SCOPE,
              new ExperimentQuery(
                  NAMES, "name != 'Default'", List.of("name ASC"), View.ALL, 3, token));
      page.items().forEach(one -> found.add(one.experiment().name()));
      token = page.nextPageToken();
    } while (token != null);
    assertThat(found).containsExactly("a", "b", "c", "d");
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> new ExperimentQuery(NAMES, "", List.of(), View.ALL, 1_000_000, null));
  }

  @Test
  void columnsArePagedMostUsedFirst() {
    for (int i = 0; i < 4; i++) {
      RunId run = createRun(Param.of("p" + i, "1"), Param.of("all", "" + i));
      log(run, "loss", 0, 1);
    }
    List<String> found = new ArrayList<>();
    @Nullable String token = null;
    do {
      Experiments.Columns page = experiments.columns(SCOPE, EXPERIMENT, "", null, 2, token);
      assertThat(page.total()).isEqualTo(6);
      page.page().items().forEach(use -> found.add(use.key()));
      token = page.page().nextPageToken();
    } while (token != null);
    assertThat(found).containsExactly("loss", "all", "p0", "p1", "p2", "p3");
    assertThat(
            experiments
                .columns(SCOPE, EXPERIMENT, "L", ColumnUse.Kind.PARAM, 9, null)
                .page()
                .items())
        .containsExactly(new ColumnUse(ColumnUse.Kind.PARAM, "all", 4, true));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> experiments.columns(SCOPE, new ExperimentId(99), "", null, 2, null));
  }
}
