package dev.quipu.store.testkit;

import static dev.quipu.store.testkit.RandomSearch.filter;
import static dev.quipu.store.testkit.RandomSearch.number;
import static dev.quipu.store.testkit.RandomSearch.order;
import static dev.quipu.store.testkit.RandomSearch.pick;
import static dev.quipu.store.testkit.RandomSearch.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Field;
import dev.quipu.query.Field.Attribute;
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

/// The promises of [dev.quipu.engine.port.read.RunReader] about searches, compared with
/// [SearchModel].
public abstract class SearchContract extends StoreFixture {
  private static final int RUNS = 120;
  private static final int SEARCHES = 400;

  @Test
  void everySearchFindsWhatItShould() {
    Random random = Seed.random("everySearchFindsWhatItShould");
    List<ExperimentId> experiments =
        List.of(EXPERIMENT, createExperiment("b"), createExperiment("c"));
    for (int i = 0; i < RUNS; i++) {
      createRandomRun(random, pick(random, experiments));
    }
    List<Run> all =
        page(search(experiments, null, List.of(), View.ALL, RunColumns.ALL, 1000)).items();
    assertThat(all).hasSize(RUNS);

    for (int i = 0; i < SEARCHES; i++) {
      List<ExperimentId> some =
          random.nextInt(3) == 0 ? experiments : List.of(pick(random, experiments));
      @Nullable Filter filter = random.nextInt(6) == 0 ? null : filter(random, 3);
      List<Order> order = order(random);
      View view = pick(random, List.of(View.values()));
      List<Run> wanted =
          all.stream()
              .filter(run -> some.contains(run.info().experiment()))
              .filter(run -> view == View.ALL || (view == View.ACTIVE) == run.info().isActive())
              .filter(run -> filter == null || SearchModel.holds(filter, run))
              .sorted(SearchModel.order(order))
              .toList();
      int max = 1 + random.nextInt(40);
      RunSearch search = search(some, filter, order, view, RunColumns.ALL, max);

      String question = filter + " by " + order;
      List<Run> found = new ArrayList<>();
      SearchPage<Run> page = page(search);
      while (page.next() != null) {
        assertThat(page.items()).as(question).hasSize(max);
        found.addAll(page.items());
        assertThat(found.size()).as(question).isLessThan(wanted.size());
        page = page(behind(search, page.next()));
      }
      found.addAll(page.items());
      assertThat(ids(found)).as(question).isEqualTo(ids(wanted));
      assertThat(found).as(question).isEqualTo(wanted);
      assertThat(runs().count(search)).as(question).isEqualTo(wanted.size());
    }
  }

  @Test
  void pagesNeitherRepeatNorLeaveOutWhatStaysWhileRunsComeAndGo() {
    Random random = Seed.random("pagesNeitherRepeatNorLeaveOutWhatStaysWhileRunsComeAndGo");
    List<ExperimentId> experiments = List.of(EXPERIMENT, createExperiment("b"));
    for (int i = 0; i < 60; i++) {
      createRandomRun(random, pick(random, experiments));
    }
    RunSearch everything = search(experiments, null, List.of(), View.ALL, RunColumns.ALL, 10_000);
    for (int i = 0; i < 40; i++) {
      @Nullable Filter filter = random.nextBoolean() ? null : filter(random, 2);
      View view = random.nextBoolean() ? View.ALL : View.ACTIVE;
      List<Order> order = order(random);
      List<Run> before = page(everything).items();
      Set<String> touched = new HashSet<>();
      List<String> found = new ArrayList<>();
      String question = filter + " by " + order;
      RunSearch search =
          search(experiments, filter, order, view, RunColumns.NONE, 5 + random.nextInt(20));
      SearchPage<Run> page = page(search);
      found.addAll(ids(page.items()));
      while (page.next() != null) {
        comeAndGo(random, experiments, touched);
        page = page(behind(search, page.next()));
        found.addAll(ids(page.items()));
        // Inside the loop, because a search that does not move on has no end.
        assertThat(found).as(question).doesNotHaveDuplicates();
      }
      List<String> staying =
          ids(
              before.stream()
                  .filter(run -> view == View.ALL || run.info().isActive())
                  .filter(run -> filter == null || SearchModel.holds(filter, run))
                  .filter(run -> !touched.contains(run.info().id().hex()))
                  .sorted(SearchModel.order(order))
                  .toList());
      found.removeAll(touched);
      assertThat(found).as(question).isEqualTo(staying);
    }
  }

  private void comeAndGo(Random random, List<ExperimentId> experiments, Set<String> touched) {
    List<Run> known =
        page(search(experiments, null, List.of(), View.ALL, RunColumns.NONE, 10_000)).items();
    for (int i = random.nextInt(3); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        touched.add(createRandomRun(random, pick(random, experiments)).hex());
      } else {
        RunInfo run = pick(random, known).info();
        touched.add(run.id().hex());
        RunInfo other =
            run.isActive()
                ? run.withLifecycle(Lifecycle.DELETED, 7L)
                : run.withLifecycle(Lifecycle.ACTIVE, null);
        write(tx -> tx.runs().update(other));
      }
    }
  }

  @Test
  void aPageBringsOnlyTheColumnsAskedFor() {
    Random random = Seed.random("aPageBringsOnlyTheColumnsAskedFor");
    for (int i = 0; i < 30; i++) {
      createRandomRun(random, EXPERIMENT);
    }
    RunColumns columns =
        new RunColumns(false, Set.of("p0"), Set.of("t1", "none"), Set.of("m0"), false, false);
    List<Run> whole =
        page(search(List.of(EXPERIMENT), null, List.of(), View.ALL, RunColumns.ALL, 99)).items();
    List<Run> found =
        page(search(List.of(EXPERIMENT), null, List.of(), View.ALL, columns, 99)).items();
    assertThat(found)
        .isEqualTo(
            whole.stream()
                .map(run ->
                    new Run(
                        run.info(),
                        run.params().stream().filter(p -> p.key().equals("p0")).toList(),
                        run.tags().stream().filter(t -> t.key().equals("t1")).toList(),
                        run.metrics().stream().filter(m -> m.key().equals("m0")).toList(),
                        null,
                        List.of()))
                .toList());
  }

  @Test
  void aSearchRightAfterALogSeesIt() {
    Filter improving = new Filter.NumberComparison(new Field.Metric("loss"), Operator.LESS, 1);
    RunInfo run = run(EXPERIMENT, "r", 1);
    write(tx -> tx.runs().create(run));
    RunSearch search =
        search(List.of(EXPERIMENT), improving, List.of(), View.ACTIVE, RunColumns.NONE, 10);
    for (int i = 0; i < 20; i++) {
      double value = i % 2 == 0 ? 2 : 0;
      log(run.id(), new Point("loss", i, i, value));
      assertThat(runs().count(search)).isEqualTo(i % 2);
      assertThat(
              read(
                      tx -> {
                        tx.runs().find(run.id());
                        return tx.runs().search(search);
                      })
                  .items())
          .hasSize(i % 2);
    }
  }

  @Test
  void hostilePatternsAreAnswered() {
    RunInfo run = run(EXPERIMENT, "r", 1);
    write(tx -> {
      tx.runs().create(run);
      tx.runs().putTags(run.id(), List.of(new Tag("t", "a".repeat(8000))));
    });
    for (String pattern :
        List.of(
            "%a".repeat(499) + "b",
            "a%".repeat(500),
            "%" + "a".repeat(998) + "b",
            "_%".repeat(500),
            "%_".repeat(400) + "b")) {
      boolean holds = !pattern.endsWith("b");
      for (boolean ignoreCase : new boolean[] {false, true}) {
        assertThat(
                runs()
                    .count(
                        search(
                            List.of(EXPERIMENT),
                            new Filter.Like(new Field.Tag("t"), pattern, ignoreCase),
                            List.of(),
                            View.ALL,
                            RunColumns.NONE,
                            1)))
            .isEqualTo(holds ? 1 : 0);
      }
    }
  }

  @Test
  void aFilterOfManyClausesIsAnswered() {
    createRun();
    List<Filter> clauses = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      clauses.add(
          new Filter.Not(
              new Filter.TextComparison(new Field.Param("p" + i), Operator.EQUAL, "v" + i)));
    }
    Filter deep = new Filter.And(clauses);
    for (int i = 0; i < 60; i++) {
      deep = new Filter.Not(new Filter.Not(deep));
    }
    Filter filter = deep;
    List<Order> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      order.add(new Order(new Field.Metric("m" + i), i % 2 == 0));
    }
    List<ExperimentId> experiments = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      experiments.add(new ExperimentId(i));
    }
    assertThat(page(search(experiments, filter, order, View.ALL, RunColumns.ALL, 50_000)).items())
        .hasSize(1);
    assertThat(page(search(List.of(), filter, order, View.ALL, RunColumns.ALL, 9)).items())
        .isEmpty();
  }

  @Test
  void textsOfAClientNeverBecomeSql() {
    createRun();
    for (String text : List.of("' OR 1=1 --", "\"; DROP TABLE run", "`", "?", "\\", "\u0001")) {
      for (Field field :
          List.of(
              new Field.Param(text),
              new Field.Tag(text),
              new Field.RunAttribute(Attribute.RUN_NAME))) {
        Filter filter = new Filter.TextComparison(field, Operator.EQUAL, text);
        List<Order> order =
            List.of(new Order(field, true), new Order(new Field.Metric(text), false));
        RunColumns columns =
            new RunColumns(false, Set.of(text), Set.of(text), Set.of(text), true, true);
        assertThat(page(search(List.of(EXPERIMENT), filter, order, View.ALL, columns, 9)).items())
            .isEmpty();
        assertThat(page(search(List.of(EXPERIMENT), null, order, View.ALL, columns, 9)).items())
            .hasSize(1);
      }
    }
  }

  private RunId createRandomRun(Random random, ExperimentId experiment) {
    RunStatus status = pick(random, List.of(RunStatus.values()));
    boolean deleted = random.nextInt(5) == 0;
    long start = random.nextInt(10);
    RunInfo run =
        new RunInfo(
            ids.nextRunId(),
            experiment,
            text(random),
            text(random),
            status,
            deleted ? Lifecycle.DELETED : Lifecycle.ACTIVE,
            start,
            status.isEnd() ? (Long) (start + random.nextInt(10)) : null,
            random.nextBoolean() ? null : new RunId(("" + random.nextInt(3)).repeat(32)),
            deleted ? (Long) 77L : null);
    write(tx -> {
      tx.runs().create(run);
      for (int k = 0; k < 3; k++) {
        if (random.nextBoolean()) {
          tx.runs().putParams(run.id(), List.of(Param.of("p" + k, text(random))));
        }
        if (random.nextBoolean()) {
          tx.runs().putTags(run.id(), List.of(new Tag("t" + k, text(random))));
        }
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        tx.datasets().putInput(experiment, run.id(), input(random));
      }
    });
    for (int k = 0; k < 3; k++) {
      if (random.nextBoolean()) {
        log(run.id(), new Point("m" + k, 1, 1, 5), new Point("m" + k, 2, 2, number(random)));
      }
    }
    return run.id();
  }

  private static DatasetInput input(Random random) {
    return new DatasetInput(
        new Dataset("a" + text(random), "d" + random.nextInt(3), "local", "", "", ""),
        random.nextBoolean() ? Map.of(DatasetInput.CONTEXT, text(random)) : Map.of("x", "y"));
  }

  private static List<String> ids(List<Run> runs) {
    return runs.stream().map(run -> run.info().id().hex()).toList();
  }

  private SearchPage<Run> page(RunSearch search) {
    return runs().search(search);
  }

  private static RunSearch search(
      List<ExperimentId> experiments,
      @Nullable Filter filter,
      List<Order> order,
      View view,
      RunColumns columns,
      int max) {
    return new RunSearch(experiments, filter, order, view, columns, max, null);
  }

  private static RunSearch behind(RunSearch search, Place place) {
    return new RunSearch(
        search.experiments(),
        search.filter(),
        search.order(),
        search.view(),
        search.columns(),
        search.maxResults(),
        place);
  }
}
