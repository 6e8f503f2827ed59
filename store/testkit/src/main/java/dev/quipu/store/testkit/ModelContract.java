package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelLimits;
import dev.quipu.core.models.ModelMetric;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.models.ModelUse;
import dev.quipu.core.models.ModelUse.Direction;
import dev.quipu.engine.port.models.ModelReader;
import dev.quipu.engine.port.models.ModelReader.Due;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.models.ModelSearch.ModelOrder;
import dev.quipu.engine.port.models.ModelSearch.OnDataset;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Field.ModelColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about models.
public abstract class ModelContract extends StoreFixture {
  private static final Digest FILE = Digest.of(new byte[] {1});

  private <T> T models(Function<ModelReader, T> question) {
    return store.read(SCOPE, tx -> question.apply(tx.models()));
  }

  private ModelInfo info(ExperimentId experiment, String name, long createdMs) {
    return new ModelInfo(
        ids.nextModelId(),
        experiment,
        name,
        "",
        ModelStatus.PENDING,
        "",
        createdMs,
        createdMs,
        null);
  }

  private ModelInfo create(String name, long createdMs) {
    ModelInfo model = info(EXPERIMENT, name, createdMs);
    write(tx -> tx.models().create(model));
    return model;
  }

  private static ModelPoint point(
      ModelInfo model, String key, long step, long timeMs, double value, String dataset) {
    return new ModelPoint(
        model.id(), key, step, timeMs, value, dataset, dataset.isEmpty() ? "" : dataset + "#");
  }

  private ExperimentId experiment(long number) {
    ExperimentId id = new ExperimentId(number);
    write(tx ->
        tx.experiments()
            .create(
                new Experiment(
                    id,
                    "e" + number,
                    "",
                    ExperimentStatus.ACTIVE,
                    Lifecycle.ACTIVE,
                    1,
                    1,
                    Map.of(),
                    null)));
    return id;
  }

  private Optional<ModelInfo> find(ModelId id) {
    return models(reader -> reader.find(id));
  }

  private Map<RunId, List<ModelUse>> uses(RunId... runs) {
    return models(reader -> reader.uses(List.of(runs)));
  }

  private LoggedModel load(ModelId id) {
    return this.<Optional<LoggedModel>>models(reader -> reader.load(id)).orElseThrow();
  }

  @Test
  void aModelComesBackWhole() {
    RunId run = createRun();
    ModelInfo model =
        new ModelInfo(
            ids.nextModelId(),
            EXPERIMENT,
            "net größe 🧶",
            "classifier",
            ModelStatus.READY,
            "no run of ours",
            -3,
            Long.MAX_VALUE,
            null);
    List<Param> params = List.of(Param.of("a", "-0"), Param.of("b", "1e400"), Param.of("c", ""));
    List<Tag> tags = List.of(new Tag("t", "v"), new Tag("u", "\uD83D\uDE00"));
    write(tx -> {
      tx.models().create(model);
      tx.models().putParams(model.id(), params);
      tx.models().putTags(model.id(), List.of(new Tag("t", "before"), tags.get(1)));
      tx.models().putTags(model.id(), List.of(tags.getFirst()));
      for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, -0.5}) {
        tx.models().putPoint(run, point(model, "m" + value, 1, 2, value, ""));
      }
    });
    reopen();
    LoggedModel found = load(model.id());
    assertThat(found.info()).isEqualTo(model);
    assertThat(found.params()).isEqualTo(params);
    assertThat(found.tags()).isEqualTo(tags);
    assertThat(found.metrics())
        .containsExactly(
            new ModelMetric(run, point(model, "m-0.5", 1, 2, -0.5, "")),
            new ModelMetric(run, point(model, "m-Infinity", 1, 2, Double.NEGATIVE_INFINITY, "")),
            new ModelMetric(run, point(model, "mNaN", 1, 2, Double.NaN, "")));
    assertThat(this.<Map<String, Param>>models(reader -> reader.params(model.id())).keySet())
        .isEqualTo(Set.of("a", "b", "c"));
    assertThat(this.<Long>models(reader -> reader.countTags(model.id()))).isEqualTo(2);
    write(tx -> assertThat(tx.models().removeTag(model.id(), "t")).isTrue());
    write(tx -> assertThat(tx.models().removeTag(model.id(), "t")).isFalse());
    assertThat(load(model.id()).tags()).containsExactly(tags.get(1));
    assertThat(find(ids.nextModelId())).isEmpty();
  }

  @Test
  void theNewestValueOfEachRunAndDatasetStays() {
    RunId run = createRun();
    RunId other = createRun();
    ModelInfo model = create("m", 1);
    write(tx -> {
      tx.models().putPoint(run, point(model, "a", 5, 10, 1, "d"));
      tx.models().putPoint(run, point(model, "a", 4, 10, 2, "d"));
      tx.models().putPoint(run, point(model, "a", 9, 9, 3, "d"));
      tx.models().putPoint(run, point(model, "a", 1, 1, 4, "e"));
      tx.models().putPoint(other, point(model, "a", 5, 11, 5, "d"));
    });
    assertThat(load(model.id()).metrics())
        .containsExactly(
            new ModelMetric(run, point(model, "a", 5, 10, 1, "d")),
            new ModelMetric(other, point(model, "a", 5, 11, 5, "d")),
            new ModelMetric(run, point(model, "a", 1, 1, 4, "e")));
    write(tx -> tx.models().putPoint(run, point(model, "a", 5, 10, 6, "d")));
    assertThat(load(model.id()).metrics().getFirst().point().value()).isEqualTo(6);
  }

  @Test
  void anAnswerHasTheNewestMetrics() {
    RunId run = createRun();
    ModelInfo model = create("m", 1);
    int more = ModelLimits.METRICS_PER_ANSWER + 5;
    write(tx -> {
      for (int i = 0; i < more; i++) {
        tx.models().putPoint(run, point(model, "k" + i, 0, i, i, ""));
      }
    });
    List<ModelMetric> found = load(model.id()).metrics();
    assertThat(found).hasSize(ModelLimits.METRICS_PER_ANSWER);
    assertThat(found).extracting(metric -> metric.point().timeMs()).doesNotContain(0L, 4L);
    assertThat(found).extracting(metric -> metric.point().key()).contains("k5").isSorted();
  }

  @Test
  void runsHaveTheModelsTheyTookAndMade() {
    RunId run = createRun();
    RunId other = createRun();
    ModelInfo first = create("a", 1);
    ModelInfo second = create("b", 2);
    write(tx -> {
      tx.models().putUse(run, new ModelUse(Direction.OUTPUT, second.id(), 7));
      tx.models().putUse(run, new ModelUse(Direction.OUTPUT, first.id(), 9));
      tx.models().putUse(run, new ModelUse(Direction.INPUT, second.id(), 0));
      tx.models().putUse(run, new ModelUse(Direction.OUTPUT, second.id(), 7));
      tx.models().putUse(other, new ModelUse(Direction.INPUT, first.id(), 0));
    });
    reopen();
    assertThat(uses(run, other, ids.nextRunId()))
        .isEqualTo(
            Map.of(
                run,
                List.of(
                    new ModelUse(Direction.INPUT, second.id(), 0),
                    new ModelUse(Direction.OUTPUT, second.id(), 7),
                    new ModelUse(Direction.OUTPUT, first.id(), 9)),
                other,
                List.of(new ModelUse(Direction.INPUT, first.id(), 0))));
    assertThat(this.<Long>models(reader -> reader.countUses(run))).isEqualTo(3);
    assertThat(names(search(null, run, null, List.of(), View.ALL))).containsExactly("b", "a");
    assertThat(names(search(null, other, null, List.of(), View.ALL))).containsExactly("a");
    ModelInfo made =
        new ModelInfo(
            ids.nextModelId(), EXPERIMENT, "c", "", ModelStatus.READY, other.hex(), 3, 3, null);
    write(tx -> tx.models().create(made));
    assertThat(names(search(null, other, null, List.of(), View.ALL))).containsExactly("c", "a");
  }

  // ---- searches ----

  private SearchPage<LoggedModel> page(ModelSearch search) {
    return store.search(SCOPE, tx -> tx.models().search(search));
  }

  /// All pages of a search, two models at a time.
  private List<LoggedModel> search(
      @Nullable List<ExperimentId> experiments,
      @Nullable RunId run,
      @Nullable Filter filter,
      List<OnDataset> datasets,
      View view,
      ModelOrder... order) {
    List<LoggedModel> all = new ArrayList<>();
    Place after = null;
    do {
      SearchPage<LoggedModel> page =
          page(new ModelSearch(experiments, run, filter, datasets, List.of(order), view, 2, after));
      all.addAll(page.items());
      Place next = page.next();
      after = next == null ? null : Place.decode(next.encode());
    } while (after != null);
    return all;
  }

  private static List<String> names(List<LoggedModel> models) {
    return models.stream().map(model -> model.info().name()).toList();
  }

  private List<String> found(@Nullable Filter filter, OnDataset... datasets) {
    return names(search(List.of(EXPERIMENT), null, filter, List.of(datasets), View.ACTIVE));
  }

  private List<String> ordered(Field field, boolean descending, @Nullable OnDataset dataset) {
    return names(
        search(
            null,
            null,
            null,
            List.of(),
            View.ACTIVE,
            new ModelOrder(new Order(field, descending), dataset)));
  }

  private static Filter number(Field field, Operator operator, double value) {
    return new Filter.NumberComparison(field, operator, value);
  }

  private static Filter text(Field field, String value) {
    return new Filter.TextComparison(field, Operator.EQUAL, value);
  }

  private static Field column(ModelColumn column) {
    return new Field.ModelAttribute(column);
  }

  @Test
  void filtersAndOrdersKnowMetricsByDataset() {
    RunId run = createRun();
    ModelInfo a = create("a", 1);
    ModelInfo b = create("b", 2);
    ModelInfo c = create("c", 3);
    create("d", 4);
    write(tx -> {
      tx.models().putPoint(run, point(a, "acc", 0, 1, 0.9, "train"));
      tx.models().putPoint(run, point(a, "acc", 0, 2, 0.5, "test"));
      tx.models().putPoint(run, point(b, "acc", 0, 1, 0.8, "train"));
      tx.models().putPoint(run, point(b, "acc", 0, 0, 0.7, "test"));
      tx.models().putPoint(run, point(c, "acc", 0, 0, Double.NaN, "test"));
    });
    Field acc = new Field.Metric("acc");
    OnDataset test = new OnDataset("test", null);
    OnDataset train = new OnDataset("train", "train#");
    assertThat(found(null)).containsExactly("d", "c", "b", "a");
    assertThat(found(number(acc, Operator.GREATER, 0.75))).containsExactly("b", "a");
    assertThat(found(number(acc, Operator.GREATER, 0.6), test)).containsExactly("b");
    assertThat(found(number(acc, Operator.GREATER, 0.85), train)).containsExactly("a");
    assertThat(found(number(acc, Operator.GREATER, 0.85), test, train)).containsExactly("a");
    assertThat(found(number(acc, Operator.NOT_EQUAL, 0.7))).containsExactly("c", "b", "a");
    assertThat(found(new Filter.Not(number(acc, Operator.GREATER, 0.1)))).containsExactly("d", "c");
    assertThat(found(null, test)).containsExactly("c", "b", "a");
    assertThat(found(null, train)).containsExactly("b", "a");
    assertThat(found(null, new OnDataset("train", "other"))).isEmpty();
    assertThat(ordered(acc, false, null)).containsExactly("a", "b", "c", "d");
    assertThat(ordered(acc, true, null)).containsExactly("b", "a", "c", "d");
    assertThat(ordered(acc, false, train)).containsExactly("b", "a", "d", "c");
    assertThat(ordered(acc, true, test)).containsExactly("b", "a", "c", "d");
  }

  @Test
  void filtersAndOrdersKnowAttributesParamsAndTags() {
    ExperimentId elsewhere = experiment(5);
    ModelInfo a = create("a", 1);
    ModelInfo b = create("B", 2);
    ModelInfo c = info(elsewhere, "c", 2);
    write(tx -> {
      tx.models().create(c);
      tx.models()
          .update(
              new ModelInfo(a.id(), EXPERIMENT, "a", "agent", ModelStatus.READY, "", 1, 9, null));
      tx.models().putParams(a.id(), List.of(Param.of("lr", "0.1"), Param.of("opt", "adam")));
      tx.models().putParams(b.id(), List.of(Param.of("lr", "10")));
      tx.models().putParams(c.id(), List.of(Param.of("lr", "auto")));
      tx.models().putTags(b.id(), List.of(new Tag("team", "x")));
    });
    Field lr = new Field.Param("lr");
    assertThat(found(null)).containsExactly("B", "a");
    assertThat(names(search(null, null, null, List.of(), View.ALL))).containsExactly("B", "c", "a");
    assertThat(names(search(List.of(elsewhere), null, null, List.of(), View.ALL)))
        .containsExactly("c");
    assertThat(names(search(List.of(), null, null, List.of(), View.ALL))).isEmpty();
    assertThat(found(number(lr, Operator.LESS, 2))).containsExactly("a");
    assertThat(found(text(lr, "10"))).containsExactly("B");
    assertThat(found(text(new Field.Tag("team"), "x"))).containsExactly("B");
    assertThat(found(new Filter.IsNull(new Field.Tag("team"), false))).containsExactly("a");
    assertThat(found(text(column(ModelColumn.STATUS), "ready"))).containsExactly("a");
    assertThat(found(text(column(ModelColumn.TYPE), "agent"))).containsExactly("a");
    assertThat(found(text(column(ModelColumn.ID), b.id().value()))).containsExactly("B");
    assertThat(found(text(column(ModelColumn.EXPERIMENT_ID), "0"))).containsExactly("B", "a");
    assertThat(found(new Filter.Like(column(ModelColumn.NAME), "b%", true))).containsExactly("B");
    assertThat(found(number(column(ModelColumn.LAST_UPDATE_TIME), Operator.GREATER, 2)))
        .containsExactly("a");
    assertThat(ordered(column(ModelColumn.NAME), false, null)).containsExactly("B", "a", "c");
    assertThat(ordered(column(ModelColumn.CREATION_TIME), false, null))
        .containsExactly("a", "B", "c");
    assertThat(ordered(column(ModelColumn.TYPE), true, null)).containsExactly("a", "B", "c");
    assertThat(ordered(lr, false, null)).containsExactly("a", "B", "c");
    assertThat(ordered(lr, true, null)).containsExactly("B", "a", "c");
    assertThat(ordered(new Field.Tag("team"), true, null)).containsExactly("B", "c", "a");
  }

  // ---- removal ----

  private static Artifact file(String path) {
    return new Artifact(new ArtifactPath(path), FILE, 5, "text/plain", 1);
  }

  @Test
  void aModelHasFilesOfItsOwn() {
    ModelInfo model = create("a", 1);
    ModelInfo other = create("b", 2);
    write(tx -> {
      tx.artifacts().put(model.id(), file("MLmodel"));
      tx.artifacts().put(model.id(), file("data/weights.bin"));
      tx.artifacts().put(other.id(), file("x"));
    });
    reopen();
    assertThat(artifacts().list(model.id(), null, "", 10))
        .extracting(entry -> entry.path().value())
        .containsExactly("MLmodel", "data");
    assertThat(artifacts().sums(model.id(), null).files()).isEqualTo(2);
    assertThat(artifacts().find(other.id(), new ArtifactPath("MLmodel"))).isEmpty();
    assertThat(artifacts().find(PROJECT, new ArtifactPath("MLmodel"))).isEmpty();
    assertThat(usage().ofProject().artifactBytes()).isEqualTo(15);
    write(tx -> assertThat(tx.artifacts().remove(model.id(), new ArtifactPath("data"))).isOne());
    assertThat(artifacts().isFolder(model.id(), new ArtifactPath("data"))).isFalse();
    assertThat(artifacts().find(ids.nextModelId(), new ArtifactPath("x"))).isEmpty();
  }

  private void everything(ModelInfo model, RunId run) {
    write(tx -> {
      for (int i = 0; i < 10; i++) {
        tx.models().putParams(model.id(), List.of(Param.of("p" + i, "v")));
        tx.models().putTags(model.id(), List.of(new Tag("t" + i, "v")));
        tx.models().putPoint(run, point(model, "m" + i, 0, 0, i, "d"));
        tx.models().putUse(run, new ModelUse(Direction.OUTPUT, model.id(), i));
        tx.artifacts().put(model.id(), file("f" + i));
      }
    });
  }

  private void purge(long deletedBeforeMs) {
    boolean[] done = {false};
    while (!done[0]) {
      write(tx -> done[0] = tx.models().removeSome(deletedBeforeMs, 3));
    }
  }

  @Test
  void aDeletedModelIsPurgedWithAllItHas() {
    RunId run = createRun();
    ModelInfo kept = create("kept", 1);
    ModelInfo gone = create("gone", 2);
    everything(kept, run);
    everything(gone, run);
    write(tx -> tx.models().update(gone.deletedAt(50L, 50)));
    assertThat(names(search(null, null, null, List.of(), View.ACTIVE))).containsExactly("kept");
    assertThat(names(search(null, null, null, List.of(), View.DELETED))).containsExactly("gone");
    assertThat(find(gone.id()).orElseThrow().isActive()).isFalse();
    assertThat(this.<Due>models(reader -> reader.due(50))).isEqualTo(new Due(0, 0, 0));
    assertThat(this.<Due>models(reader -> reader.due(51))).isEqualTo(new Due(1, 10, 50));
    purge(50);
    assertThat(find(gone.id())).isPresent();
    assertThat(acrossProjects().named(Set.of(FILE), 51, 0)).containsExactly(FILE);
    purge(51);
    reopen();
    assertThat(find(gone.id())).isEmpty();
    assertThat(artifacts().find(gone.id(), new ArtifactPath("f1"))).isEmpty();
    LoggedModel left = load(kept.id());
    assertThat(Stream.of(left.params(), left.tags(), left.metrics()))
        .allSatisfy(some -> assertThat(some).hasSize(10));
    assertThat(uses(run).get(run)).hasSize(10);
    assertThat(artifacts().sums(kept.id(), null).files()).isEqualTo(10);
  }

  @Test
  void modelsGoWithTheirExperiment() {
    ExperimentId experiment = experiment(3);
    ModelInfo model = info(experiment, "m", 1);
    ModelInfo ofDefault = create("default", 1);
    write(tx -> tx.models().create(model));
    everything(model, createRun());
    Experiment old = experiments().find(experiment).orElseThrow();
    write(tx ->
        tx.experiments()
            .update(
                new Experiment(
                    old.id(),
                    old.name(),
                    "",
                    old.status(),
                    Lifecycle.DELETED,
                    1,
                    40,
                    Map.of(),
                    null)));
    assertThat(purgeOfWriter().removeExperiment(experiment)).isFalse();
    assertThat(this.<Due>models(reader -> reader.due(40))).isEqualTo(new Due(0, 0, 0));
    assertThat(acrossProjects().named(Set.of(FILE), 40, 0)).containsExactly(FILE);
    assertThat(acrossProjects().named(Set.of(FILE), 41, 0)).isEmpty();
    purge(41);
    assertThat(find(model.id())).isEmpty();
    assertThat(find(ofDefault.id())).isPresent();
    assertThat(purgeOfWriter().removeExperiment(experiment)).isTrue();
    assertThat(acrossProjects().named(Set.of(FILE), 0, 0)).isEmpty();
  }

  @Test
  void aModelStaysWhenItsRunGoes() {
    RunId run = createRun();
    ModelInfo model = create("m", 1);
    everything(model, run);
    write(tx -> {
      RunInfo info = tx.runs().find(run).orElseThrow();
      tx.runs().update(info.withLifecycle(Lifecycle.DELETED, 5L));
    });
    assertThat(load(model.id()).metrics()).hasSize(10);
    assertThat(purgeOfWriter().begin(run, 6)).isTrue();
    while (!purgeOfWriter().removeSome(run, 4)) {}
    reopen();
    assertThat(load(model.id()).metrics()).isEmpty();
    assertThat(load(model.id()).params()).hasSize(10);
    assertThat(uses(run)).isEmpty();
  }
}
