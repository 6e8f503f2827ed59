package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.lineage.MeasurementReader;
import dev.quipu.engine.port.lineage.MeasurementReader.Filter;
import dev.quipu.engine.port.lineage.MeasurementReader.Measurement;
import dev.quipu.engine.port.lineage.MeasurementReader.Order;
import dev.quipu.engine.port.lineage.MeasurementReader.RunChoice;
import dev.quipu.engine.port.lineage.MeasurementReader.Statistic;
import dev.quipu.engine.port.lineage.MeasurementReader.Statistics;
import dev.quipu.engine.port.lineage.MeasurementReader.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about measurements.
public abstract class MeasurementContract extends StoreFixture {
  private static final SpanId TASK = new SpanId("00000000000000aa");

  private static Digest object(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8));
  }

  private static MetricMeasured measured(
      long timeUs, String metric, double raw, @Nullable String object, @Nullable SpanId task) {
    return new MetricMeasured(
        timeUs,
        metric,
        timeUs,
        MetricMode.DIRECT,
        raw,
        raw,
        object == null ? null : object(object),
        task,
        null);
  }

  private static MetricMeasured of(String object, String metric, long timeUs, double raw) {
    return measured(timeUs, metric, raw, object, null);
  }

  private void append(RunId run, MetricMeasured... records) {
    append(run, Arrays.asList(records));
  }

  private void append(RunId run, List<MetricMeasured> records) {
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    records.forEach(record -> LineageFrames.add(frame, record));
    write(tx -> tx.points().append(run, 0, frame.build(), 1));
    compact(run);
  }

  private <T> T measurements(Function<MeasurementReader, T> question) {
    return store.read(SCOPE, tx -> question.apply(tx.measurements()));
  }

  private List<MetricMeasured> ofRun(RunId run, Filter filter) {
    List<Measurement> found = measurements(reader -> reader.ofRun(run, filter, null, 100));
    return found.stream().map(Measurement::measured).toList();
  }

  @Test
  void everyMeasurementComesBackExactlyOnce() {
    List<MetricMeasured> all =
        new ArrayList<>(
            List.of(
                measured(1, "a", Double.NaN, "x", TASK),
                measured(2, "a", Double.POSITIVE_INFINITY, null, null),
                measured(2, "a b", 0.1 + 0.2, "x", null),
                new MetricMeasured(
                    3,
                    "a",
                    Long.MAX_VALUE,
                    MetricMode.AVG,
                    1e-300,
                    -1e300,
                    object("y"),
                    TASK,
                    new JsonText("{\"k\":[1]}")),
                new MetricMeasured(4, "a", -5, MetricMode.COUNT, 7, Double.NaN, null, TASK, null)));
    for (int round = 0; round < 4; round++) {
      RunId run = createRun();
      List<MetricMeasured> shuffled = new ArrayList<>(all);
      Collections.shuffle(shuffled, new Random(round));
      append(run, shuffled.subList(0, 3));
      append(run, shuffled.subList(1, 5));
      reopen();
      assertThat(ofRun(run, Filter.ALL)).isEqualTo(all);
    }
  }

  @Test
  void measurementsThatDifferInAnythingStayApart() {
    RunId run = createRun();
    MetricMeasured one = measured(1, "a", 1, "x", TASK);
    append(
        run,
        one,
        measured(1, "a", 2, "x", TASK),
        new MetricMeasured(1, "a", 1, MetricMode.SUM, 1, 1, object("x"), TASK, null),
        new MetricMeasured(
            1, "a", 1, MetricMode.DIRECT, 1, 1, object("x"), TASK, new JsonText("{}")),
        one);
    assertThat(ofRun(run, Filter.ALL)).hasSize(4);
  }

  @Test
  void pagesAndFiltersFindEachMeasurementOnce() {
    RunId run = createRun();
    RunId other = createRun();
    List<MetricMeasured> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(
          measured(
              i / 3,
              i % 2 == 0 ? "even" : "odd one",
              i,
              i % 5 == 0 ? null : "o" + i % 5,
              i % 4 == 0 ? TASK : null));
    }
    append(run, all);
    append(other, all.subList(0, 7));
    for (Filter filter :
        List.of(
            Filter.ALL,
            new Filter("odd one", null, null),
            new Filter(null, TASK, null),
            new Filter(null, null, object("o2")),
            new Filter("even", TASK, object("o3")),
            new Filter("none", null, null),
            new Filter(null, null, object("none")))) {
      List<MetricMeasured> expected =
          all.stream()
              .filter(one ->
                  (filter.metric() == null || filter.metric().equals(one.metric()))
                      && (filter.task() == null || filter.task().equals(one.task()))
                      && (filter.object() == null || filter.object().equals(one.object())))
              .toList();
      List<Measurement> found = paged((after, max) -> r -> r.ofRun(run, filter, after, max));
      assertThat(found)
          .extracting(Measurement::measured)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(found).extracting(one -> one.measured().timeUs()).isSorted();
    }
    List<Measurement> ofObject =
        paged((after, max) -> r -> r.ofObject(object("o1"), null, after, max));
    assertThat(ofObject).hasSize(10);
    assertThat(ofObject).extracting(Measurement::run).startsWith(run).endsWith(other);
    List<Measurement> odd =
        paged((after, max) -> r -> r.ofObject(object("o1"), "odd one", after, max));
    assertThat(odd).hasSize(5);
  }

  @FunctionalInterface
  private interface Paging {
    Function<MeasurementReader, List<Measurement>> page(@Nullable String after, int max);
  }

  private List<Measurement> paged(Paging paging) {
    List<Measurement> all = new ArrayList<>();
    String after = null;
    while (true) {
      List<Measurement> page = measurements(paging.page(after, 3));
      all.addAll(page);
      if (page.size() < 3) {
        return all;
      }
      after = page.getLast().place();
    }
  }

  @Test
  void objectsAreComparedOverRuns() {
    RunId one = createRun();
    RunId two = createRun();
    RunId apart = createRun();
    append(one, of("x", "a", 1, 3), of("x", "a", 3, 1), of("y", "a", 1, 5), of("z", "b", 1, 9));
    append(two, of("x", "a", 2, 8), of("y", "b", 1, Double.NaN), measured(1, "own", 1, null, TASK));
    append(apart, of("w", "c", 1, 1));
    RunChoice both = new RunChoice.Named(List.of(one, two));
    List<String> metrics = measurements(reader -> reader.metrics(both, 10));
    assertThat(metrics).containsExactly("a", "b");
    List<Digest> objects = List.of(object("x"), object("y"), object("z"));
    List<Digest> measured = measurements(reader -> reader.measured(both, null, 0, 10));
    assertThat(measured).containsExactlyInAnyOrderElementsOf(objects);
    Map<Digest, Map<String, Statistics>> statistics =
        measurements(reader -> reader.statistics(both, objects, metrics));
    assertThat(statistics)
        .isEqualTo(
            Map.of(
                object("x"), Map.of("a", new Statistics(3, 1, 4, 1, 8)),
                object("y"),
                    Map.of(
                        "a",
                        new Statistics(1, 5, 5, 5, 5),
                        "b",
                        new Statistics(1, Double.NaN, Double.NaN, Double.NaN, Double.NaN)),
                object("z"), Map.of("b", new Statistics(1, 9, 9, 9, 9))));
    requireOrder(both, Statistic.LAST, false, "x", "y", "z");
    requireOrder(both, Statistic.LAST, true, "y", "x", "z");
    requireOrder(both, Statistic.MEAN, true, "y", "x", "z");
    requireOrder(both, Statistic.MAX, true, "x", "y", "z");
    requireOrder(both, Statistic.MIN, false, "x", "y", "z");
    requireOrder(both, Statistic.COUNT, false, "y", "x", "z");
    Order order = new Order("a", Statistic.MAX, true);
    List<Digest> second = measurements(reader -> reader.measured(both, order, 1, 1));
    assertThat(second).containsExactly(object("y"));
  }

  private void requireOrder(
      RunChoice choice, Statistic statistic, boolean isDescending, String... objects) {
    Order order = new Order("a", statistic, isDescending);
    List<Digest> found = measurements(reader -> reader.measured(choice, order, 0, 10));
    assertThat(found)
        .as(statistic + " " + isDescending)
        .containsExactly(
            Arrays.stream(objects).map(MeasurementContract::object).toArray(Digest[]::new));
  }

  @Test
  void runsAreChosenByNameOrByExperiment() {
    ExperimentId experiment = createExperiment("measured");
    RunId outside = createRun();
    RunInfo first = run(experiment, "first", 1);
    RunInfo second = run(experiment, "second", 0);
    write(tx -> tx.runs().create(first));
    write(tx -> tx.runs().create(second));
    append(first.id(), of("x", "a", 1, 1));
    append(second.id(), of("y", "a", 1, 2));
    append(outside, of("z", "a", 1, 3));
    RunChoice all = new RunChoice.OfExperiments(List.of(experiment));
    assertThat(runs(all, null)).containsExactly(first.id(), second.id());
    assertThat(runs(all, first.id())).containsExactly(second.id());
    assertThat(runs(new RunChoice.Named(List.of(outside, first.id())), null))
        .containsExactly(outside, first.id());
    List<Digest> both = measurements(reader -> reader.measured(all, null, 0, 10));
    assertThat(both).containsExactlyInAnyOrder(object("x"), object("y"));
    write(tx -> tx.runs().update(second.withLifecycle(Lifecycle.DELETED, 1L)));
    assertThat(runs(all, null)).containsExactly(first.id());
    List<Digest> left = measurements(reader -> reader.measured(all, null, 0, 10));
    assertThat(left).containsExactly(object("x"));
    List<Measurement> ofObject =
        measurements(reader -> reader.ofObject(object("y"), null, null, 10));
    assertThat(ofObject).isEmpty();
  }

  private List<RunId> runs(RunChoice choice, @Nullable RunId after) {
    return measurements(reader -> reader.runs(choice, after, 10));
  }

  @Test
  void tasksKnowTheirLastValues() {
    RunId run = createRun();
    append(
        run,
        measured(1, "a", 1, null, TASK),
        measured(2, "a", 2, "x", TASK),
        measured(1, "b", 3, null, TASK),
        measured(3, "a", 9, "x", null),
        measured(1, "c", 4, null, null));
    SpanId none = new SpanId("00000000000000bb");
    Map<Task, Map<String, Double>> last =
        measurements(reader ->
            reader.lastOfTasks(run, List.of(new Task(TASK), new Task(null), new Task(none))));
    assertThat(last)
        .isEqualTo(
            Map.of(new Task(TASK), Map.of("a", 2.0, "b", 3.0), new Task(null), Map.of("c", 4.0)));
  }

  @Test
  void objectsKnowTheirLastValuesInARunAndOverAll() {
    RunId one = createRun();
    RunId two = createRun();
    append(one, of("x", "a", 2, 1), of("x", "a", 1, 9), of("y", "b", 1, 3), of("z", "a", 1, 4));
    append(two, of("x", "a", 3, 5), measured(9, "a", 8, null, TASK));
    List<Digest> some = List.of(object("x"), object("y"), object("none"));
    Map<Digest, Map<String, Double>> ofOne =
        measurements(reader -> reader.lastOfObjects(some, one));
    assertThat(ofOne)
        .isEqualTo(Map.of(object("x"), Map.of("a", 1.0), object("y"), Map.of("b", 3.0)));
    Map<Digest, Map<String, Double>> ofAll =
        measurements(reader -> reader.lastOfObjects(some, null));
    assertThat(ofAll)
        .isEqualTo(Map.of(object("x"), Map.of("a", 5.0), object("y"), Map.of("b", 3.0)));
  }

  @Test
  void whatWasMeasuredIsKeptAsLongAsTheRun() {
    RunId run = createRun();
    append(run, of("x", "a", 1, 1), measured(2, "a", 1, null, TASK));
    assertThat(store.<Integer>write(SCOPE, tx -> tx.lineage().removeUnnamed(9, 10, Set.of())))
        .isZero();
    assertThat(isNamed("x")).isTrue();
    write(tx -> {
      RunInfo info = tx.runs().find(run).orElseThrow();
      tx.runs().update(info.withLifecycle(Lifecycle.DELETED, 1L));
    });
    write(tx -> {
      assertThat(tx.purge().begin(run, 2)).isTrue();
      while (!tx.purge().removeSome(run, 1)) {
        // Some more are left.
      }
    });
    List<Measurement> none = measurements(reader -> reader.ofObject(object("x"), null, null, 10));
    assertThat(none).isEmpty();
    int removed = store.write(SCOPE, tx -> tx.lineage().removeUnnamed(9, 10, Set.of()));
    assertThat(removed).isBetween(0, 1);
    assertThat(isNamed("x")).isFalse();
  }

  private boolean isNamed(String object) {
    return store.<Boolean>read(SCOPE, tx -> tx.lineage().object(object(object)).isPresent());
  }
}
