package dev.quipu.engine.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.charts.GroupCurve.Column;
import dev.quipu.engine.charts.Groups.Align;
import dev.quipu.engine.charts.Groups.Group;
import dev.quipu.engine.charts.Groups.Query;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.read.PointReader.Sight;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.request.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupsTest extends EngineFixture {
  private static final GroupBy BY_LR = new GroupBy.Fields(List.of("params.lr"));

  private Run run(String lr, long firstStep, double... values) {
    RunId id = createRun(Param.of("lr", lr), Param.of("seed", "" + nowMs.get()));
    nowMs.addAndGet(1);
    if (values.length > 0) {
      log(id, "k", firstStep, values);
    }
    return engine.runs().load(SCOPE, id, RunColumns.ALL);
  }

  private static ChartWindow window(Chart.Axis axis) {
    return new ChartWindow(Sight.LIVING, axis, null, null, null, 100, 0);
  }

  private static Query query(GroupBy by, Align align) {
    return new Query("k", by, window(Chart.Axis.STEP), align, List.of(0.5));
  }

  private List<Group> groups(List<Run> runs, Query query) {
    List<Group> found = new ArrayList<>();
    Groups.Grouping grouping = engine.groups().groups(SCOPE, runs, query);
    grouping.each(found::add);
    assertThat(found).hasSize(grouping.size());
    return found;
  }

  private static List<Double> column(Group group, Column column) {
    return IntStream.range(0, group.curve().size())
        .mapToObj(bucket -> group.curve().at(column, bucket))
        .toList();
  }

  @Test
  void runsOfOneValueAreOneGroupInTheOrderOfTheirFirstRun() {
    List<Run> runs =
        List.of(run("0.2", 0, 1, 3), run("0.1", 0, 10, 20), run("0.2", 0, 3, 7), run("0.3", 0));
    List<Group> found = groups(runs, query(BY_LR, Align.STEP));
    assertThat(found)
        .extracting(Group::by)
        .containsExactly(
            new TreeMap<>(Map.of("params.lr", Optional.of("0.2"))),
            new TreeMap<>(Map.of("params.lr", Optional.of("0.1"))),
            new TreeMap<>(Map.of("params.lr", Optional.of("0.3"))));
    Group first = found.getFirst();
    assertThat(first.runs()).containsExactly(runs.get(0), runs.get(2));
    assertThat(first.points()).isEqualTo(4);
    assertThat(first.inRange()).isEqualTo(4);
    assertThat(column(first, Column.MEAN)).containsExactly(2.0, 5.0);
    assertThat(column(first, Column.MIN)).containsExactly(1.0, 3.0);
    assertThat(column(first, Column.MAX)).containsExactly(3.0, 7.0);
    assertThat(column(first, Column.RUNS)).containsExactly(2.0, 2.0);
    assertThat(first.curve().quantile(0, 1)).isEqualTo(5);
    assertThat(column(found.get(1), Column.STD)).containsExactly(Double.NaN, Double.NaN);
    assertThat(found.getLast().points()).isZero();
  }

  @Test
  void theSeedIsLeftOutOfAllParams() {
    List<Run> runs = List.of(run("0.1", 0, 1), run("0.1", 0, 2), run("0.2", 0, 3));
    Query query = query(new GroupBy.AllParamsBut(Set.of("seed")), Align.STEP);
    assertThat(groups(runs, query)).extracting(group -> group.runs().size()).containsExactly(2, 1);
    assertThat(groups(runs, query(new GroupBy.AllParamsBut(Set.of()), Align.STEP))).hasSize(3);
    assertThat(groups(runs, query(new GroupBy.Fields(List.of("status")), Align.STEP))).hasSize(1);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> new GroupBy.Fields(List.of("metrics.k")));
  }

  @Test
  void aRunWithoutAPointIsLeftOutOrInterpolated() {
    Run every = run("a", 0, 0, 2, 4);
    RunId id = createRun(Param.of("lr", "a"));
    log(id, "k", 0, 10);
    log(id, "k", 2, 30);
    List<Run> runs = List.of(every, engine.runs().load(SCOPE, id, RunColumns.ALL));
    Group left = groups(runs, query(BY_LR, Align.STEP)).getFirst();
    assertThat(column(left, Column.RUNS)).containsExactly(2.0, 1.0, 2.0);
    assertThat(column(left, Column.MEAN)).containsExactly(5.0, 2.0, 17.0);
    Group filled = groups(runs, query(BY_LR, Align.INTERPOLATE)).getFirst();
    assertThat(column(filled, Column.RUNS)).containsExactly(2.0, 2.0, 2.0);
    assertThat(column(filled, Column.MEAN)).containsExactly(5.0, 11.0, 17.0);
  }

  @Test
  void allGroupsAreCutAtTheSameEdges() {
    List<Run> runs = List.of(run("a", 0, new double[1000]), run("b", 5000, new double[1000]));
    Query query =
        new Query(
            "k",
            BY_LR,
            new ChartWindow(Sight.LIVING, Chart.Axis.STEP, null, null, null, 6, 0),
            Align.STEP,
            List.of());
    List<Group> both = groups(runs, query);
    assertThat(column(both.getFirst(), Column.X)).containsExactly(0.0);
    assertThat(column(both.getLast(), Column.X)).containsExactly(5000.0);
    assertThat(both.getLast().inRange()).isEqualTo(1000);
  }

  @Test
  void relativeTimesOfRunsBeginTogether() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RunId id = createRun(Param.of("lr", "a"));
      log(id, "k", nowMs.get() + 100, 1 + i);
      runs.add(engine.runs().load(SCOPE, id, RunColumns.ALL));
      nowMs.addAndGet(1_000_000);
    }
    Query query = new Query("k", BY_LR, window(Chart.Axis.RELATIVE), Align.STEP, List.of());
    Group group = groups(runs, query).getFirst();
    assertThat(column(group, Column.X)).containsExactly(100.0);
    assertThat(column(group, Column.RUNS)).containsExactly(2.0);
  }

  @Test
  void allMemoryIsGivenBackAndTooLittleIsToldBeforeTheFirstGroup() {
    List<Run> runs = List.of(run("a", 0, new double[5000]), run("b", 0, new double[5000]));
    List<Long> taken = new ArrayList<>(List.of(0L));
    Memory counting =
        new Memory() {
          @Override
          public synchronized void take(long bytes) {
            taken.add(taken.getLast() + bytes);
          }

          @Override
          public synchronized void give(long bytes) {
            taken.add(taken.getLast() - bytes);
          }
        };
    Query query = query(BY_LR, Align.STEP);
    engine.groups().groups(SCOPE.withMemory(counting), runs, query).each(group -> {});
    long most = taken.stream().mapToLong(bytes -> bytes).max().orElseThrow();
    assertThat(most).isPositive();
    try (MemoryBudget.Share small = new MemoryBudget(most / 4).share()) {
      assertRefused(
          ErrorCode.TOO_LARGE, () -> engine.groups().groups(SCOPE.withMemory(small), runs, query));
    }
  }
}
