package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.registry.RegistrySearch;
import dev.quipu.engine.port.registry.RegistryWriter;
import dev.quipu.query.Field;
import dev.quipu.query.Field.RegistryAttribute;
import dev.quipu.query.Field.RegistryColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about the model registry.
public abstract class RegistryContract extends StoreFixture {
  private static final Field NAME = new RegistryAttribute(RegistryColumn.NAME);
  private static final Field VERSION = new RegistryAttribute(RegistryColumn.VERSION);
  private static final Field RUN_ID = new RegistryAttribute(RegistryColumn.RUN_ID);
  private static final List<Order> BY_NAME = List.of(new Order(NAME, false));
  private static final List<Order> BY_NAME_AND_VERSION =
      List.of(new Order(NAME, false), new Order(VERSION, true));

  private static RegisteredModel model(String name, boolean isPrompt, Map<String, String> tags) {
    return new RegisteredModel(name, isPrompt, "of " + name, tags, Map.of(), 10, 20);
  }

  private static ModelVersion version(
      String model, int number, @Nullable String run, Map<String, String> tags) {
    ModelSource source =
        run == null
            ? new ModelSource("s3://bucket/" + number, null, null, null, null)
            : new ModelSource(
                "runs:/" + run + "/m",
                "there:/" + number,
                run,
                new ArtifactPath("m/" + number),
                "https://tracker.example/" + run);
    return new ModelVersion(
        model, number, source, "text", ModelStage.NONE, "ann", tags, List.of(), number, number);
  }

  private void registry(Consumer<RegistryWriter> work) {
    write(tx -> work.accept(tx.registry()));
  }

  private Optional<RegisteredModel> find(String name) {
    return read(tx -> tx.registry().findModel(name));
  }

  private Optional<ModelVersion> find(String model, int version) {
    return read(tx -> tx.registry().findVersion(model, version));
  }

  private List<Integer> inStage(String model, ModelStage stage) {
    return read(tx -> tx.registry().inStage(model, stage));
  }

  private SearchPage<RegisteredModel> searchModels(RegistrySearch search) {
    return read(tx -> tx.registry().searchModels(search));
  }

  private SearchPage<ModelVersion> searchVersions(RegistrySearch search) {
    return read(tx -> tx.registry().searchVersions(search));
  }

  private void create(String name, String... tags) {
    registry(registry -> registry.createModel(model(name, false, tags(tags))));
  }

  private int addVersion(String model, @Nullable String run, String... tags) {
    return store.write(
        SCOPE,
        tx -> {
          int number = tx.registry().takeVersion(model);
          tx.registry().createVersion(version(model, number, run, tags(tags)));
          return number;
        });
  }

  private static Map<String, String> tags(String... tags) {
    return tags.length == 0 ? Map.of() : Map.of(tags[0], tags[1]);
  }

  private ModelVersion load(String model, int version) {
    return find(model, version).orElseThrow();
  }

  private RegisteredModel load(String model) {
    return find(model).orElseThrow();
  }

  private List<Integer> versions(String model) {
    return searchVersions(
            new RegistrySearch(
                new Filter.TextComparison(NAME, Operator.EQUAL, model),
                BY_NAME_AND_VERSION,
                100,
                null))
        .items()
        .stream()
        .map(ModelVersion::version)
        .toList();
  }

  @Test
  void modelsAndVersionsAreReadAsTheyWereWrittenAlsoAfterARestart() {
    RegisteredModel model = model("né💧", true, Map.of("b", "", "a", "x\ny"));
    registry(registry -> registry.createModel(model));
    int first = addVersion("né💧", "r1", "k", "v");
    int second = addVersion("né💧", null);
    registry(registry -> registry.putAlias("né💧", "champion", first));
    reopen();

    assertThat(load("né💧")).isEqualTo(model.withAliases(Map.of("champion", first)));
    assertThat(load("né💧", first))
        .isEqualTo(version("né💧", first, "r1", Map.of("k", "v")).withAliases(List.of("champion")));
    assertThat(load("né💧", second)).isEqualTo(version("né💧", second, null, Map.of()));
    assertThat(find("other")).isEmpty();
    assertThat(find("né💧", 3)).isEmpty();
    assertThat(find("other", 1)).isEmpty();
  }

  @Test
  void aNameIsTakenOnce() {
    create("a");
    create("b");
    assertTaken(registry -> registry.createModel(model("a", false, Map.of())));
    assertTaken(registry ->
        registry.updateModel("b", registry.findModel("b").orElseThrow().withName("a", 30)));
    assertThat(load("b").name()).isEqualTo("b");
  }

  private void assertTaken(Consumer<RegistryWriter> work) {
    assertThatThrownBy(() -> registry(work))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
  }

  @Test
  void aRenamedModelKeepsItsVersionsTagsAndAliases() {
    create("a", "k", "v");
    addVersion("a", "r1", "vk", "vv");
    registry(registry -> registry.putAlias("a", "x", 1));
    registry(registry ->
        registry.updateModel("a", registry.findModel("a").orElseThrow().withName("z", 99)));

    assertThat(find("a")).isEmpty();
    assertThat(load("z"))
        .isEqualTo(
            new RegisteredModel("z", false, "of a", Map.of("k", "v"), Map.of("x", 1), 10, 99));
    ModelVersion moved = load("z", 1);
    assertThat(moved.tags()).isEqualTo(Map.of("vk", "vv"));
    assertThat(moved.aliases()).containsExactly("x");
    assertThat(moved.updatedMs()).isEqualTo(99);
    create("a");
    assertThat(versions("a")).isEmpty();
    assertThat(addVersion("a", null)).isEqualTo(1);
    assertThat(addVersion("z", null)).isEqualTo(2);
  }

  @Test
  void numbersOfVersionsAreNeverUsedTwice() {
    create("a");
    addVersion("a", null);
    addVersion("a", null, "k", "v");
    registry(registry -> registry.putAlias("a", "x", 2));
    registry(registry -> registry.removeVersion("a", 2));

    assertThat(versions("a")).containsExactly(1);
    assertThat(load("a").aliases()).isEmpty();
    assertThat(addVersion("a", null)).isEqualTo(3);
    assertThat(load("a", 3).tags()).isEmpty();
  }

  @Test
  void anAliasNamesOneVersion() {
    create("a");
    addVersion("a", null);
    addVersion("a", null);
    registry(registry -> registry.putAlias("a", "x", 1));
    registry(registry -> registry.putAlias("a", "y", 1));
    registry(registry -> registry.putAlias("a", "x", 2));

    assertThat(load("a").aliases()).isEqualTo(Map.of("x", 2, "y", 1));
    assertThat(load("a", 1).aliases()).containsExactly("y");
    assertThat(load("a", 2).aliases()).containsExactly("x");
    assertThatThrownBy(() -> registry(registry -> registry.putAlias("a", "z", 3)))
        .isInstanceOf(QuipuException.class);
    assertThat(store.<Boolean>write(SCOPE, tx -> tx.registry().removeAlias("a", "x"))).isTrue();
    assertThat(store.<Boolean>write(SCOPE, tx -> tx.registry().removeAlias("a", "x"))).isFalse();
    assertThat(load("a").aliases()).isEqualTo(Map.of("y", 1));
  }

  @Test
  void tagsArePutReplacedAndRemoved() {
    create("a", "k", "v");
    addVersion("a", null);
    registry(registry -> {
      registry.putModelTag("a", "k", "w");
      registry.putModelTag("a", "l", "");
      registry.putVersionTag("a", 1, "k", "1");
      registry.putVersionTag("a", 1, "k", "2");
    });
    assertThat(load("a").tags()).isEqualTo(Map.of("k", "w", "l", ""));
    assertThat(load("a", 1).tags()).isEqualTo(Map.of("k", "2"));
    registry(registry -> {
      assertThat(registry.removeModelTag("a", "k")).isTrue();
      assertThat(registry.removeModelTag("a", "k")).isFalse();
      assertThat(registry.removeVersionTag("a", 1, "k")).isTrue();
      assertThat(registry.removeVersionTag("a", 1, "k")).isFalse();
    });
    assertThat(load("a").tags()).isEqualTo(Map.of("l", ""));
    assertThat(load("a", 1).tags()).isEmpty();
  }

  @Test
  void theNewestVersionOfEachStageIsFound() {
    create("a");
    create("b");
    create("none");
    List<ModelStage> stages =
        List.of(ModelStage.PRODUCTION, ModelStage.STAGING, ModelStage.PRODUCTION, ModelStage.NONE);
    for (ModelStage stage : stages) {
      int number = addVersion("a", null);
      registry(registry ->
          registry.updateVersion(
              registry.findVersion("a", number).orElseThrow().withStage(stage, 50)));
    }
    addVersion("b", null);

    Map<String, List<ModelVersion>> newest =
        read(tx -> tx.registry().newest(Set.of("a", "b", "none", "other")));
    assertThat(newest.keySet()).isEqualTo(Set.of("a", "b"));
    assertThat(newest.get("a")).isEqualTo(List.of(load("a", 4), load("a", 3), load("a", 2)));
    assertThat(newest.get("b")).isEqualTo(List.of(load("b", 1)));
    assertThat(inStage("a", ModelStage.PRODUCTION)).containsExactly(1, 3);
    assertThat(inStage("b", ModelStage.STAGING)).isEmpty();
  }

  @Test
  void aRemovedModelIsGoneWithAllItHad() {
    create("a", "k", "v");
    create("b");
    addVersion("a", "r1", "k", "v");
    addVersion("b", "r1", "k", "v");
    registry(registry -> registry.putAlias("a", "x", 1));
    registry(registry -> registry.removeModel("a"));

    assertThat(find("a")).isEmpty();
    assertThat(load("b", 1).tags()).isEqualTo(Map.of("k", "v"));
    create("a");
    assertThat(load("a").tags()).isEmpty();
    assertThat(load("a").aliases()).isEmpty();
    assertThat(addVersion("a", null)).isEqualTo(1);
    assertThat(load("a", 1).tags()).isEmpty();
  }

  @Test
  void modelsAreFoundByNameTagsAndKindPageByPage() {
    IntStream.range(0, 7).forEach(i -> create("m" + i, "team", i % 2 == 0 ? "red" : "blue"));
    registry(registry -> registry.createModel(model("p", true, Map.of("team", "red"))));
    Filter red = new Filter.TextComparison(new Field.Tag("team"), Operator.EQUAL, "red");
    Filter models =
        new Filter.TextComparison(
            new RegistryAttribute(RegistryColumn.PROMPT), Operator.EQUAL, "false");

    assertThat(models(red, BY_NAME)).containsExactly("m0", "m2", "m4", "m6", "p");
    assertThat(models(new Filter.And(List.of(red, models)), BY_NAME))
        .containsExactly("m0", "m2", "m4", "m6");
    assertThat(models(new Filter.Not(models), BY_NAME)).containsExactly("p");
    assertThat(models(new Filter.Like(NAME, "M_", true), List.of(new Order(NAME, true))))
        .containsExactly("m6", "m5", "m4", "m3", "m2", "m1", "m0");
    assertThat(
            models(
                models, List.of(new Order(new Field.Tag("team"), false), new Order(NAME, false))))
        .containsExactly("m1", "m3", "m5", "m0", "m2", "m4", "m6");
  }

  private List<String> models(Filter filter, List<Order> order) {
    List<String> names = new ArrayList<>();
    Place after = null;
    do {
      Place from = after;
      SearchPage<RegisteredModel> page = searchModels(new RegistrySearch(filter, order, 2, from));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      page.items().forEach(model -> names.add(model.name()));
      after = page.next();
    } while (after != null);
    return names;
  }

  @Test
  void versionsAreFoundByRunSourceNumberAndTagsPageByPage() {
    create("a");
    create("b");
    IntStream.rangeClosed(1, 5)
        .forEach(i -> addVersion("a", i % 2 == 0 ? "even" : null, "k", "v" + i));
    addVersion("b", "even");
    Filter even = new Filter.In(RUN_ID, List.of("even"), false);

    assertThat(found(even, BY_NAME_AND_VERSION)).containsExactly("a4", "a2", "b1");
    assertThat(found(new Filter.IsNull(RUN_ID, false), BY_NAME_AND_VERSION))
        .containsExactly("a5", "a3", "a1");
    assertThat(
            found(new Filter.NumberComparison(VERSION, Operator.GREATER, 3), BY_NAME_AND_VERSION))
        .containsExactly("a5", "a4");
    assertThat(
            found(
                new Filter.TextComparison(
                    new RegistryAttribute(RegistryColumn.SOURCE), Operator.EQUAL, "s3://bucket/3"),
                BY_NAME_AND_VERSION))
        .containsExactly("a3");
    assertThat(
            found(
                new Filter.TextComparison(new Field.Tag("k"), Operator.NOT_EQUAL, "v1"),
                BY_NAME_AND_VERSION))
        .containsExactly("a5", "a4", "a3", "a2");
    // Values come before missing ones.
    assertThat(
            found(
                null,
                List.of(new Order(RUN_ID, true), new Order(NAME, true), new Order(VERSION, false))))
        .containsExactly("b1", "a2", "a4", "a1", "a3", "a5");
    assertThat(
            found(
                null,
                List.of(
                    new Order(new RegistryAttribute(RegistryColumn.LAST_UPDATE_TIME), true),
                    new Order(NAME, false),
                    new Order(VERSION, true))))
        .containsExactly("a5", "a4", "a3", "a2", "a1", "b1");
  }

  private List<String> found(@Nullable Filter filter, List<Order> order) {
    List<String> found = new ArrayList<>();
    Place after = null;
    do {
      Place from = after;
      SearchPage<ModelVersion> page = searchVersions(new RegistrySearch(filter, order, 2, from));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      page.items().forEach(version -> found.add(version.model() + version.version()));
      after = page.next();
    } while (after != null);
    return found;
  }
}
