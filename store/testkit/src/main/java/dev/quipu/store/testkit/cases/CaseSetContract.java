package dev.quipu.store.testkit.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.cases.CaseFields;
import dev.quipu.core.cases.CaseSet;
import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.engine.port.cases.CaseSetReader.CasePage;
import dev.quipu.engine.port.cases.CaseSetSearch;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.query.Field;
import dev.quipu.query.Field.CaseSetAttribute;
import dev.quipu.query.Field.CaseSetColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import dev.quipu.store.testkit.StoreFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about sets of cases.
public abstract class CaseSetContract extends StoreFixture {
  private static final Field NAME = new CaseSetAttribute(CaseSetColumn.NAME);
  private static final Field ID = new CaseSetAttribute(CaseSetColumn.ID);
  private static final Field CREATED = new CaseSetAttribute(CaseSetColumn.CREATION_TIME);
  private static final List<Order> BY_NAME = List.of(new Order(NAME, false), new Order(ID, true));

  private CaseSet set(String name, long createdMs, Map<String, String> tags) {
    return new CaseSet(
        CaseSetId.of(ids.nextRunId()),
        name,
        tags,
        List.of(),
        CaseFields.NONE,
        0,
        "ann",
        "bob",
        createdMs,
        createdMs + 1);
  }

  private CaseSet create(CaseSet set) {
    write(tx -> tx.caseSets().create(set));
    return set;
  }

  private @Nullable CaseSet find(CaseSet set) {
    return read(tx -> tx.caseSets().find(set.id())).orElse(null);
  }

  private static EvaluationCase one(String input, @Nullable String expected) {
    return new EvaluationCase(
        new JsonText("{\"q\":\"" + input + "\"}"),
        new JsonText("[1,2.5,null]"),
        expected == null ? null : new JsonText("{\"a\":\"" + expected + "\"}"),
        null,
        new JsonText("{\"source_type\":\"CODE\"}"),
        "ann",
        "",
        3,
        4);
  }

  private void put(CaseSet set, EvaluationCase... cases) {
    write(tx -> tx.caseSets().putCases(set.id(), List.of(cases)));
  }

  private boolean remove(CaseSet set, String keyPrefix) {
    return store.write(SCOPE, tx -> tx.caseSets().removeCase(set.id(), keyPrefix));
  }

  private List<EvaluationCase> cases(CaseSet set, int max) {
    List<EvaluationCase> all = new ArrayList<>();
    Long after = 0L;
    while (after != null) {
      long from = after;
      CasePage page = read(tx -> tx.caseSets().cases(set.id(), from, max));
      assertThat(page.cases()).hasSizeLessThanOrEqualTo(max);
      all.addAll(page.cases());
      after = page.next();
    }
    return all;
  }

  @Test
  void aSetIsReadBackAsItWasCreated() {
    CaseSet set = create(set("s", 10, Map.of("team", "red", "k", "")));

    assertThat(find(set)).isEqualTo(set);
    reopen();
    assertThat(find(set)).isEqualTo(set);
    assertThat(find(set("other", 1, Map.of()))).isNull();
  }

  @Test
  void anUpdateReplacesTagsExperimentsAndFields() {
    ExperimentId a = createExperiment("a");
    ExperimentId b = createExperiment("b");
    CaseSet set = create(set("s", 10, Map.of("k", "old", "gone", "1")));
    CaseSet updated =
        set.withTags(Map.of("k", "new", "more", "2"))
            .withExperiments(List.of(b, a))
            .withCases(CaseFields.NONE.with(List.of(one("x", "y"))), 1)
            .changed("cid", 99);

    write(tx -> tx.caseSets().update(updated));

    assertThat(find(set)).isEqualTo(updated);
    assertThat(updated.experiments()).containsExactly(a, b);
    write(tx -> tx.caseSets().update(updated.withExperiments(List.of(b))));
    CaseSet less = find(set);
    assertThat(less == null ? null : less.experiments()).containsExactly(b);
  }

  @Test
  void casesKeepTheirOrderAndAreReplacedInTheirPlace() {
    CaseSet set = create(set("s", 10, Map.of()));
    put(set, one("a", "1"), one("b", null), one("c", "3"));
    put(set, one("d", null), one("b", "2"));

    assertThat(cases(set, 2))
        .containsExactly(one("a", "1"), one("b", "2"), one("c", "3"), one("d", null));
    assertThat(cases(set, 100)).hasSize(4);
    assertThat(cases(create(set("empty", 10, Map.of())), 3)).isEmpty();
    String key = one("b", null).key();
    Map<String, EvaluationCase> found =
        read(tx -> tx.caseSets().findCases(set.id(), Set.of(key, "0".repeat(64))));
    assertThat(found).isEqualTo(Map.of(key, one("b", "2")));
  }

  @Test
  void aCaseIsRemovedByTheBeginningOfItsKey() {
    CaseSet set = create(set("s", 10, Map.of()));
    CaseSet other = create(set("s", 10, Map.of()));
    put(set, one("a", null), one("b", null));
    put(other, one("a", null));
    String prefix = one("a", null).key().substring(0, 32);

    assertThat(remove(set, prefix)).isTrue();
    assertThat(remove(set, prefix)).isFalse();

    assertThat(cases(set, 10)).containsExactly(one("b", null));
    assertThat(cases(other, 10)).containsExactly(one("a", null));
  }

  @Test
  void aRemovedSetIsGoneWithItsCases() {
    CaseSet set = create(set("s", 10, Map.of("k", "v")));
    CaseSet other = create(set("t", 10, Map.of("k", "v")));
    put(set, one("a", null));
    put(other, one("a", null));

    write(tx -> tx.caseSets().remove(set.id()));

    assertThat(find(set)).isNull();
    assertThat(cases(set, 10)).isEmpty();
    assertThat(find(other)).isEqualTo(other);
    assertThat(cases(other, 10)).hasSize(1);
  }

  @Test
  void setsAreFoundByNameTagsTimesAndExperimentsPageByPage() {
    ExperimentId a = createExperiment("a");
    ExperimentId b = createExperiment("b");
    create(set("s1", 10, Map.of("team", "red")).withExperiments(List.of(a)));
    create(set("s2", 30, Map.of("team", "blue")).withExperiments(List.of(a, b)));
    create(set("s3", 20, Map.of("team", "red")).withExperiments(List.of(b)));
    create(set("t", 20, Map.of()));

    Filter red = new Filter.TextComparison(new Field.Tag("team"), Operator.EQUAL, "red");
    assertThat(found(null, null, BY_NAME)).containsExactly("s1", "s2", "s3", "t");
    assertThat(found(null, red, BY_NAME)).containsExactly("s1", "s3");
    assertThat(found(null, new Filter.Like(NAME, "S_", true), BY_NAME))
        .containsExactly("s1", "s2", "s3");
    assertThat(
            found(
                null, new Filter.NumberComparison(CREATED, Operator.GREATER_OR_EQUAL, 20), BY_NAME))
        .containsExactly("s2", "s3", "t");
    assertThat(
            found(
                null,
                new Filter.TextComparison(
                    new CaseSetAttribute(CaseSetColumn.LAST_UPDATED_BY), Operator.EQUAL, "bob"),
                BY_NAME))
        .hasSize(4);
    assertThat(found(List.of(a), null, BY_NAME)).containsExactly("s1", "s2");
    assertThat(found(List.of(a, b), red, BY_NAME)).containsExactly("s1", "s3");
    assertThat(found(List.of(), null, BY_NAME)).isEmpty();
    assertThat(found(null, null, List.of(new Order(CREATED, true), new Order(ID, true))))
        .containsExactly("s2", "t", "s3", "s1");
  }

  private List<String> found(
      @Nullable List<ExperimentId> experiments, @Nullable Filter filter, List<Order> order) {
    List<String> names = new ArrayList<>();
    Place after = null;
    do {
      Place from = after;
      SearchPage<CaseSet> page =
          read(tx -> tx.caseSets().search(new CaseSetSearch(experiments, filter, order, 2, from)));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      page.items().forEach(set -> names.add(set.name()));
      after = page.next();
    } while (after != null);
    return names;
  }

  @Test
  void aPurgedExperimentLeavesItsSets() {
    ExperimentId gone = createExperiment("gone");
    CaseSet set = set("s", 10, Map.of()).withExperiments(List.of(EXPERIMENT, gone));
    create(set);
    write(tx -> {
      Experiment found = tx.experiments().find(gone).orElseThrow();
      tx.experiments()
          .update(
              new Experiment(
                  gone,
                  found.name(),
                  "",
                  found.status(),
                  Lifecycle.DELETED,
                  found.createdMs(),
                  found.updatedMs(),
                  Map.of(),
                  null));
    });

    boolean removed = store.write(SCOPE, tx -> tx.purge().removeExperiment(gone));
    assertThat(removed).isTrue();

    assertThat(find(set)).isEqualTo(set.withExperiments(List.of(EXPERIMENT)));
  }
}
