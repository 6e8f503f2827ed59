package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.read.ColumnListing;
import dev.quipu.engine.port.read.ColumnPage;
import dev.quipu.engine.port.read.ColumnUse;
import dev.quipu.engine.port.read.ColumnUse.Kind;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.port.read.ExperimentSearch;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Field.ExperimentColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What [dev.quipu.engine.port.read.ExperimentReader] promises.
public abstract class ExperimentContract extends StoreFixture {
  @Test
  void theDefaultExperimentIsThereFromTheStart() {
    Experiment found = experiments().find(EXPERIMENT).orElseThrow();
    assertThat(found.name()).isEqualTo("Default");
    assertThat(found.isActive()).isTrue();
    assertThat(store.<ExperimentId>write(SCOPE, tx -> tx.experiments().nextId()))
        .isEqualTo(new ExperimentId(1));
  }

  @Test
  void anExperimentComesBackAsItWasStored() {
    Experiment stored =
        new Experiment(
            new ExperimentId(7),
            "Größe/τ 🧶 ' \" %_",
            "# Notes\n\twith everything",
            ExperimentStatus.COMPLETED,
            Lifecycle.DELETED,
            5,
            6,
            Map.of("b", "2", "a", "τ"),
            new ArtifactLocation("s3://bucket/ü?endpoint=x"));
    write(tx -> tx.experiments().create(stored));
    reopen();
    assertThat(experiments().find(stored.id())).contains(stored);
    assertThat(experiments().findByName(stored.name())).contains(stored);
    assertThat(store.<ExperimentId>write(SCOPE, tx -> tx.experiments().nextId()))
        .isEqualTo(new ExperimentId(8));
    assertThat(experiments().find(new ExperimentId(99))).isEmpty();
    assertThat(experiments().findByName("größe")).isEmpty();
  }

  @Test
  void whereArtifactsAreIsToldOfThoseThatSayIt() {
    ArtifactLocation location = new ArtifactLocation("gs://bucket/folder");
    Experiment here = experiment(7, "here");
    Experiment there =
        new Experiment(
            new ExperimentId(8),
            "there",
            "",
            ExperimentStatus.ACTIVE,
            Lifecycle.ACTIVE,
            5,
            6,
            Map.of(),
            location);
    write(tx -> tx.experiments().create(here));
    write(tx -> tx.experiments().create(there));
    write(tx ->
        tx.experiments()
            .update(with(there, "moved", ExperimentStatus.COMPLETED, Lifecycle.DELETED)));
    assertThat(experiments().artifactLocations(Set.of(here.id(), there.id(), new ExperimentId(99))))
        .isEqualTo(Map.of(there.id(), location));
    assertThat(experiments().artifactLocations(Set.of())).isEmpty();
  }

  @Test
  void allIdsAreTold() {
    assertThat(experiments().ids()).containsExactly(ExperimentId.DEFAULT);
    ExperimentId id = createExperiment("gone");
    Experiment gone =
        with(experiment(id.value(), "x"), "gone", ExperimentStatus.ACTIVE, Lifecycle.DELETED);
    write(tx -> tx.experiments().update(gone));
    assertThat(experiments().ids()).containsExactly(ExperimentId.DEFAULT, id);
  }

  @Test
  void aNameIsUniqueAlsoAmongDeletedOnes() {
    Experiment first = experiment(1, "name");
    write(tx ->
        tx.experiments().create(with(first, "name", ExperimentStatus.ACTIVE, Lifecycle.DELETED)));
    assertCode(ErrorCode.ALREADY_EXISTS, () -> createExperiment("name"));
    ExperimentId other = createExperiment("Name");
    assertCode(
        ErrorCode.ALREADY_EXISTS,
        () -> write(tx -> tx.experiments().update(experiment(other.value(), "name"))));
  }

  @Test
  void anUpdateChangesAttributesAndNotTags() {
    ExperimentId id = createExperiment("before");
    write(tx -> tx.experiments().putTag(id, "k", "v"));
    Experiment changed =
        with(experiment(id.value(), "x"), "after", ExperimentStatus.ARCHIVED, Lifecycle.DELETED);
    write(tx -> tx.experiments().update(changed));
    Experiment found = experiments().find(id).orElseThrow();
    assertThat(found.name()).isEqualTo("after");
    assertThat(found.status()).isEqualTo(ExperimentStatus.ARCHIVED);
    assertThat(found.lifecycle()).isEqualTo(Lifecycle.DELETED);
    assertThat(found.tags()).isEqualTo(Map.of("k", "v"));
    assertCode(
        ErrorCode.NOT_FOUND, () -> write(tx -> tx.experiments().update(experiment(99, "none"))));
  }

  @Test
  void tagsAreReplacedAndRemoved() {
    ExperimentId id = createExperiment("tagged");
    write(tx -> {
      tx.experiments().putTag(id, "k", "old");
      tx.experiments().putTag(id, "k", "new");
      tx.experiments().putTag(id, "gone", "x");
      assertThat(tx.experiments().removeTag(id, "gone")).isTrue();
      assertThat(tx.experiments().removeTag(id, "gone")).isFalse();
    });
    assertThat(experiments().find(id).orElseThrow().tags()).isEqualTo(Map.of("k", "new"));
  }

  @Test
  void activityCountsTheRunsThatAreNotDeleted() {
    ExperimentId id = createExperiment("busy");
    write(tx -> {
      for (int i = 0; i < 3; i++) {
        tx.runs().create(run(id, "r" + i, 100 + i));
      }
      RunInfo deleted = run(id, "deleted", 900).withLifecycle(Lifecycle.DELETED, 901L);
      tx.runs().create(deleted);
    });
    ExperimentActivity activity = experiments().findActivity(id).orElseThrow();
    assertThat(activity.runCount()).isEqualTo(3);
    assertThat(activity.lastRunMs()).isEqualTo(102);
    ExperimentActivity none = experiments().findActivity(EXPERIMENT).orElseThrow();
    assertThat(none.runCount()).isZero();
    assertThat(none.lastRunMs()).isNull();
  }

  @Test
  void aSearchFiltersOrdersAndPages() {
    ExperimentId alpha = createExperiment("alpha");
    ExperimentId beta = createExperiment("Beta");
    ExperimentId gamma = createExperiment("gamma");
    write(tx -> {
      tx.experiments().putTag(alpha, "team", "vision");
      tx.experiments().putTag(gamma, "team", "text");
      tx.runs().create(run(beta, "r", 5));
      tx.experiments()
          .update(
              with(
                  experiment(gamma.value(), "x"),
                  "gamma",
                  ExperimentStatus.ARCHIVED,
                  Lifecycle.DELETED));
    });
    Filter tagged = new Filter.IsNull(new Field.Tag("team"), true);
    Filter named =
        new Filter.Like(new Field.ExperimentAttribute(ExperimentColumn.NAME), "b%", true);

    // The newest first, if the search gives no order.
    assertThat(names(search(tagged, List.of(), View.ALL, 10))).containsExactly("gamma", "alpha");
    assertThat(names(search(tagged, List.of(), View.ACTIVE, 10))).containsExactly("alpha");
    assertThat(names(search(tagged, List.of(), View.DELETED, 10))).containsExactly("gamma");
    assertThat(names(search(named, List.of(), View.ALL, 10))).containsExactly("Beta");
    assertThat(
            names(
                search(
                    new Filter.Not(tagged),
                    List.of(by(ExperimentColumn.NAME, false)),
                    View.ALL,
                    10)))
        .containsExactly("Beta", "Default");
    assertThat(
            names(
                search(
                    null,
                    List.of(by(ExperimentColumn.RUN_COUNT, true), by(ExperimentColumn.NAME, false)),
                    View.ALL,
                    10)))
        .containsExactly("Beta", "Default", "alpha", "gamma");
    assertThat(
            names(
                search(
                    null,
                    List.of(
                        new Order(new Field.Tag("team"), true), by(ExperimentColumn.NAME, true)),
                    View.ALL,
                    10)))
        .containsExactly("alpha", "gamma", "Default", "Beta");
    assertThat(
            names(
                search(
                    new Filter.NumberComparison(
                        new Field.ExperimentAttribute(ExperimentColumn.LAST_RUN_TIME),
                        Operator.NOT_EQUAL,
                        6),
                    List.of(),
                    View.ALL,
                    10)))
        .containsExactly("Beta");

    List<Order> byName = List.of(by(ExperimentColumn.NAME, false));
    SearchPage<ExperimentActivity> first = search(null, byName, View.ALL, 3);
    assertThat(names(first)).containsExactly("Beta", "Default", "alpha");
    assertThat(first.hasMore()).isTrue();
    SearchPage<ExperimentActivity> second = behind(null, byName, View.ALL, 3, first.next());
    assertThat(names(second)).containsExactly("gamma");
    assertThat(second.hasMore()).isFalse();
  }

  @Test
  void columnsAreTheKeysInUseMostUsedFirst() {
    ExperimentId id = createExperiment("columns");
    for (int i = 0; i < 4; i++) {
      RunInfo run = run(id, "r" + i, i);
      int number = i;
      write(tx -> {
        tx.runs().create(run);
        tx.runs().putParams(run.id(), List.of(Param.of("lr", "1")));
        tx.runs().putTags(run.id(), List.of(new Tag("tag_" + number % 2, "x")));
      });
      log(run.id(), new Point("Loss", 1, 1, 1), new Point("only" + i, 1, 1, 1));
    }
    RunInfo deleted = run(id, "deleted", 9).withLifecycle(Lifecycle.DELETED, 10L);
    write(tx -> tx.runs().create(deleted));
    log(deleted.id(), new Point("Loss", 1, 1, 1), new Point("deleted", 1, 1, 1));

    assertThat(columns(id, "", null, 100).columns())
        .containsExactly(
            new ColumnUse(Kind.METRIC, "Loss", 4, false),
            new ColumnUse(Kind.PARAM, "lr", 4, false),
            new ColumnUse(Kind.TAG, "tag_0", 2, false),
            new ColumnUse(Kind.TAG, "tag_1", 2, false),
            new ColumnUse(Kind.METRIC, "only0", 1, false),
            new ColumnUse(Kind.METRIC, "only1", 1, false),
            new ColumnUse(Kind.METRIC, "only2", 1, false),
            new ColumnUse(Kind.METRIC, "only3", 1, false));
    assertThat(columns(id, "LOSS", null, 100))
        .isEqualTo(new ColumnPage(List.of(new ColumnUse(Kind.METRIC, "Loss", 4, false)), false, 1));
    // A `_` means itself.
    assertThat(columns(id, "_", null, 100).columns()).hasSize(2);
    assertThat(columns(id, "_", Kind.PARAM, 100).columns()).isEmpty();
    assertThat(columns(id, "", Kind.TAG, 1).total()).isEqualTo(2);
    assertThat(columns(id, "", null, 3).hasMore()).isTrue();
    assertThat(columns(id, "", null, 8).hasMore()).isFalse();
  }

  @Test
  void columnsGoOnBehindOneAlsoIfItsUseHasChanged() {
    ExperimentId id = createExperiment("columns");
    RunInfo run = run(id, "r", 1);
    RunInfo second = run(id, "s", 1);
    write(tx -> {
      tx.runs().create(run);
      tx.runs().create(second);
      tx.runs()
          .putParams(run.id(), List.of(Param.of("a", "1"), Param.of("b", "1"), Param.of("c", "1")));
      tx.runs().putParams(second.id(), List.of(Param.of("b", "1")));
      tx.runs().putTags(run.id(), List.of(new Tag("a", "1")));
    });
    List<ColumnUse> all = columns(id, "", null, 100).columns();
    assertThat(all).extracting(ColumnUse::key).containsExactly("b", "a", "c", "a");
    for (int i = 0; i < all.size(); i++) {
      ColumnPage rest = experiments().columns(id, new ColumnListing("", null, all.get(i), 100));
      assertThat(rest.columns()).isEqualTo(all.subList(i + 1, all.size()));
      assertThat(rest.total()).isEqualTo(4);
    }
    ColumnUse gone = new ColumnUse(Kind.PARAM, "aa", 1, false);
    assertThat(experiments().columns(id, new ColumnListing("", null, gone, 1)).columns())
        .extracting(ColumnUse::key)
        .containsExactly("c");
  }

  @Test
  void aParamVariesIfItsRunsHaveSeveralValues() {
    ExperimentId id = createExperiment("columns");
    for (int i = 0; i < 3; i++) {
      RunInfo run = run(id, "r" + i, i);
      int number = i;
      write(tx -> {
        tx.runs().create(run);
        tx.runs()
            .putParams(
                run.id(),
                List.of(
                    Param.of("same", "x"),
                    Param.of("seed", "" + number),
                    Param.of("r" + number, "")));
      });
    }
    assertThat(columns(id, "", Kind.PARAM, 9).columns())
        .filteredOn(ColumnUse::varies)
        .extracting(ColumnUse::key)
        .containsExactly("seed");
  }

  private ColumnPage columns(ExperimentId id, String part, @Nullable Kind kind, int max) {
    return experiments().columns(id, new ColumnListing(part, kind, null, max));
  }

  @Test
  void pagesNeitherRepeatNorLeaveOutWhatStaysWhileExperimentsComeAndGo() {
    Random random = Seed.random("pagesNeitherRepeatNorLeaveOutWhatStaysWhileExperimentsComeAndGo");
    int[] made = {0};
    for (int i = 0; i < 30; i++) {
      createRandomly(random, made);
    }
    for (int i = 0; i < 40; i++) {
      List<Order> order = new ArrayList<>();
      for (int k = random.nextInt(3); k > 0; k--) {
        order.add(
            random.nextInt(4) == 0
                ? new Order(new Field.Tag("team"), random.nextBoolean())
                : by(
                    RandomSearch.pick(random, List.of(ExperimentColumn.values())),
                    random.nextBoolean()));
      }
      List<String> before = names(search(null, order, View.ACTIVE, 1000));
      Set<String> touched = new HashSet<>();
      List<String> found = new ArrayList<>();
      int max = 1 + random.nextInt(10);
      SearchPage<ExperimentActivity> page = search(null, order, View.ACTIVE, max);
      found.addAll(names(page));
      while (page.next() != null) {
        if (random.nextBoolean()) {
          touched.add(createRandomly(random, made));
        }
        List<ExperimentActivity> known = search(null, List.of(), View.ACTIVE, 1000).items();
        Experiment gone = RandomSearch.pick(random, known).experiment();
        if (random.nextBoolean() && known.size() > 20) {
          touched.add(gone.name());
          write(tx -> tx.experiments().update(deleted(gone)));
        }
        page = behind(null, order, View.ACTIVE, max, page.next());
        found.addAll(names(page));
        assertThat(found).as(order.toString()).doesNotHaveDuplicates();
      }
      found.removeAll(touched);
      List<String> staying = new ArrayList<>(before);
      staying.removeAll(touched);
      assertThat(found).as(order.toString()).isEqualTo(staying);
    }
  }

  private String createRandomly(Random random, int[] made) {
    String name = "x" + random.nextInt(5) + "-" + made[0]++;
    write(tx -> {
      ExperimentId id = tx.experiments().nextId();
      tx.experiments()
          .create(
              new Experiment(
                  id,
                  name,
                  "",
                  ExperimentStatus.ACTIVE,
                  Lifecycle.ACTIVE,
                  random.nextInt(5),
                  random.nextInt(5),
                  random.nextBoolean() ? Map.of("team", "t" + random.nextInt(3)) : Map.of(),
                  null));
    });
    return name;
  }

  private static Experiment deleted(Experiment e) {
    return new Experiment(
        e.id(),
        e.name(),
        e.description(),
        e.status(),
        Lifecycle.DELETED,
        e.createdMs(),
        e.updatedMs(),
        e.tags(),
        e.artifactLocation());
  }

  private SearchPage<ExperimentActivity> search(
      @Nullable Filter filter, List<Order> order, View view, int max) {
    return behind(filter, order, view, max, null);
  }

  private SearchPage<ExperimentActivity> behind(
      @Nullable Filter filter, List<Order> order, View view, int max, @Nullable Place place) {
    return experiments().search(new ExperimentSearch(filter, order, view, max, place));
  }

  private static Order by(ExperimentColumn column, boolean descending) {
    return new Order(new Field.ExperimentAttribute(column), descending);
  }

  private static List<String> names(SearchPage<ExperimentActivity> page) {
    return page.items().stream().map(activity -> activity.experiment().name()).toList();
  }

  private static Experiment with(
      Experiment e, String name, ExperimentStatus status, Lifecycle lifecycle) {
    return new Experiment(
        e.id(),
        name,
        e.description(),
        status,
        lifecycle,
        e.createdMs(),
        e.updatedMs(),
        e.tags(),
        e.artifactLocation());
  }

  private static void assertCode(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(QuipuException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
