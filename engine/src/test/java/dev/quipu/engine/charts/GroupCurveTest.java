package dev.quipu.engine.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LineBuilder;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Attempts;
import dev.quipu.engine.charts.GroupCurve.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupCurveTest {
  private static Line line(long[] steps, double[] values) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < steps.length; i++) {
      frame.add("k", steps[i], i, values[i]);
    }
    LineBuilder builder = new LineBuilder(Set.of("k"), Attempts.NONE, Map.of());
    builder.add(0, frame.build().encoded());
    return Objects.requireNonNull(builder.build().get("k"));
  }

  private static GroupCut steps(long from, long to) {
    long[] edges = new long[(int) (to - from + 1)];
    Arrays.setAll(edges, i -> from + i);
    return new GroupCut(Arrays.stream(edges).asDoubleStream().toArray(), edges);
  }

  @Test
  void aBucketOfOneStepTellsWhatTheRunsHaveThere() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int runs = 7;
    double[][] values = new double[runs][50];
    List<RunCurve> curves = new ArrayList<>();
    GroupCut cut = steps(0, 50);
    for (int r = 0; r < runs; r++) {
      long[] steps = new long[50];
      for (int i = 0; i < 50; i++) {
        steps[i] = i;
        values[r][i] = random.nextGaussian();
      }
      curves.add(RunCurve.of(line(steps, values[r]), Chart.Axis.STEP, cut.stored(0), 0));
    }
    GroupCurve curve = GroupCurve.of(curves, cut, List.of(0.0, 0.25, 0.5, 1.0));
    assertThat(curve.size()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      int step = i;
      double[] at = Arrays.stream(values).mapToDouble(run -> run[step]).sorted().toArray();
      double mean = Arrays.stream(at).average().orElseThrow();
      double variance = Arrays.stream(at).map(v -> (v - mean) * (v - mean)).sum() / (runs - 1);
      assertThat(curve.at(Column.X, i)).isEqualTo(i);
      assertThat(curve.at(Column.RUNS, i)).isEqualTo(runs);
      assertThat(curve.at(Column.MEAN, i)).as("seed %s", seed).isCloseTo(mean, within(1e-12));
      assertThat(curve.at(Column.STD, i)).isCloseTo(Math.sqrt(variance), within(1e-12));
      assertThat(curve.at(Column.STDERR, i)).isCloseTo(Math.sqrt(variance / runs), within(1e-12));
      assertThat(curve.at(Column.MIN, i)).isEqualTo(at[0]);
      assertThat(curve.at(Column.MAX, i)).isEqualTo(at[6]);
      assertThat(curve.quantile(0, i)).isEqualTo(at[0]);
      assertThat(curve.quantile(1, i)).isCloseTo((at[1] + at[2]) / 2, within(1e-12));
      assertThat(curve.quantile(2, i)).isEqualTo(at[3]);
      assertThat(curve.quantile(3, i)).isEqualTo(at[6]);
    }
  }

  @Test
  void aRunWithoutPointsInABucketTakesNoPartUnlessItIsInterpolated() {
    GroupCut cut = steps(0, 5);
    RunCurve whole =
        RunCurve.of(
            line(new long[] {0, 1, 2, 3, 4}, new double[] {1, 1, 1, 1, 1}),
            Chart.Axis.STEP,
            cut.stored(0),
            0);
    RunCurve gaps =
        RunCurve.of(
            line(new long[] {1, 3}, new double[] {10, 30}), Chart.Axis.STEP, cut.stored(0), 0);
    GroupCurve curve = GroupCurve.of(List.of(whole, gaps), cut, List.of());
    assertThat(column(curve, Column.RUNS)).containsExactly(1, 2, 1, 2, 1);
    assertThat(column(curve, Column.MEAN)).containsExactly(1, 5.5, 1, 15.5, 1);
    assertThat(column(curve, Column.STD)[0]).isNaN();
    gaps.interpolate(cut.middles());
    curve = GroupCurve.of(List.of(whole, gaps), cut, List.of());
    assertThat(column(curve, Column.RUNS)).containsExactly(1, 2, 2, 2, 1);
    assertThat(column(curve, Column.MEAN)).containsExactly(1, 5.5, 10.5, 15.5, 1);
  }

  @Test
  void nonFinitePointsAreCountedAndNoSpikeIsHiddenInAWideBucket() {
    GroupCut cut = new GroupCut(new double[] {0, 6}, new long[] {0, 6});
    RunCurve run =
        RunCurve.of(
            line(
                new long[] {0, 1, 2, 3, 4, 5},
                new double[] {1, Double.NaN, 100, Double.POSITIVE_INFINITY, -5, 0}),
            Chart.Axis.STEP,
            cut.stored(0),
            0);
    GroupCurve curve = GroupCurve.of(List.of(run), cut, List.of(0.5));
    assertThat(curve.size()).isEqualTo(1);
    assertThat(curve.at(Column.X_END, 0)).isEqualTo(5);
    assertThat(curve.at(Column.MEAN, 0)).isEqualTo(24);
    assertThat(curve.at(Column.HIGH, 0)).isEqualTo(100);
    assertThat(curve.at(Column.LOW, 0)).isEqualTo(-5);
    assertThat(curve.at(Column.NON_FINITE, 0)).isEqualTo(2);
  }

  private static double[] column(GroupCurve curve, Column column) {
    double[] all = new double[curve.size()];
    Arrays.setAll(all, i -> curve.at(column, i));
    return all;
  }
}
