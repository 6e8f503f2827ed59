package dev.quipu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.Chunk;
import dev.quipu.codec.Line;
import dev.quipu.codec.LineBuilder;
import dev.quipu.codec.Points;
import dev.quipu.core.Attempts;
import dev.quipu.core.FrameBuilder;
import dev.quipu.core.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final long START_MS = 1_700_000_000_000L;

  private static final String KEY = "k";

  private static Line line(double... values) {
    Points points = new Points();
    for (int i = 0; i < values.length; i++) {
      points.add(i, START_MS + i * 10L, i, values[i]);
    }
    return line(points, values.length / 2);
  }

  /// A line of points, the first of them in chunks and the others in a frame.
  private static Line line(Points points, int chunked) {
    LineBuilder builder = new LineBuilder(Set.of(KEY), Attempts.NONE, Map.of("", (long) chunked));
    for (int from = 0; from < chunked; from += Limits.SERIES_CHUNK_POINTS) {
      int to = Math.min(chunked, from + Limits.SERIES_CHUNK_POINTS);
      builder.add(KEY, 0, Chunk.open(points.encode(from, to)));
    }
    if (chunked < points.size()) {
      FrameBuilder frame = new FrameBuilder();
      for (int i = chunked; i < points.size(); i++) {
        frame.add(KEY, points.step(i), points.timeMs(i), points.value(i));
      }
      builder.add(0, frame.build().encoded());
    }
    return Objects.requireNonNull(builder.build().get(KEY));
  }

  @Test
  void everySpikeIsVisibleWhateverTheNumberOfBuckets() {
    double[] values = new double[100_000];
    values[0] = -7;
    values[31_415] = 1e9;
    values[99_999] = 5;
    for (int buckets : new int[] {1, 2, 3, 100, 999, 5000}) {
      Chart chart = Chart.of(line(values), Chart.Axis.STEP, START_MS, null, null, buckets);
      assertThat(chart.buckets().stream().mapToDouble(Chart.Bucket::max).max()).hasValue(1e9);
      assertThat(chart.buckets().stream().mapToDouble(Chart.Bucket::min).min()).hasValue(-7);
      assertThat(chart.buckets().stream().mapToLong(Chart.Bucket::count).sum()).isEqualTo(100_000);
      assertThat(chart.buckets()).hasSizeLessThanOrEqualTo(buckets);
    }
  }

  @Test
  void fewPointsAreShownAsTheyAre() {
    Chart chart = Chart.of(line(1, Double.NaN, 3), Chart.Axis.RELATIVE, START_MS, null, null, 10);
    assertThat(chart.exact()).isTrue();
    assertThat(chart.buckets().stream().map(Chart.Bucket::x)).containsExactly(0.0, 10.0, 20.0);
    assertThat(chart.buckets().stream().map(Chart.Bucket::last))
        .containsExactly(1.0, Double.NaN, 3.0);
  }

  @Test
  void theRangeIsCutToTheBounds() {
    Chart chart = Chart.of(line(0, 1, 2, 3, 4), Chart.Axis.STEP, START_MS, 1.0, 3.0, 10);
    assertThat(chart.total()).isEqualTo(5);
    assertThat(chart.inRange()).isEqualTo(3);
    assertThat(chart.buckets().stream().map(Chart.Bucket::last)).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void aSeriesWithoutPointsHasAnEmptyChart() {
    Chart chart = Chart.of(line(), Chart.Axis.TIME, START_MS, null, null, 10);
    assertThat(chart.total()).isZero();
    assertThat(chart.buckets()).isEmpty();
  }

  @Test
  void bucketsAddUpToThePointsWhateverTheirOrderAndKind() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Points points = new Points();
      List<double[]> all = new ArrayList<>();
      int n = 1 + random.nextInt(500);
      for (int i = 0; i < n; i++) {
        long step = random.nextInt(300);
        double value =
            switch (random.nextInt(8)) {
              case 0 -> Double.NaN;
              case 1 -> Double.POSITIVE_INFINITY;
              case 2 -> Double.NEGATIVE_INFINITY;
              default -> random.nextGaussian();
            };
        points.add(step, START_MS + i, i, value);
        all.add(new double[] {step, value});
      }
      points.sortByStep();
      int buckets = 1 + random.nextInt(60);
      Line line = line(points, random.nextInt(n + 1));
      Chart chart = Chart.of(line, Chart.Axis.STEP, START_MS, null, null, buckets);
      assertThat(chart.buckets().stream().mapToLong(Chart.Bucket::count).sum())
          .as("seed %s", seed)
          .isEqualTo(n);
      for (Chart.Bucket bucket : chart.buckets()) {
        check(bucket, all, seed);
      }
    }
  }

  private static void check(Chart.Bucket bucket, List<double[]> all, long seed) {
    List<Double> inside =
        all.stream()
            .filter(point -> point[0] >= bucket.x() && point[0] <= bucket.xEnd())
            .map(point -> point[1])
            .toList();
    List<Double> finite = inside.stream().filter(Double::isFinite).toList();
    if (bucket.count() != inside.size()) {
      // Exact buckets of one step hold one of several points each.
      assertThat(bucket.count()).as("seed %s", seed).isEqualTo(1);
      return;
    }
    assertThat(bucket.nan()).isEqualTo(inside.stream().filter(v -> v.isNaN()).count());
    assertThat(bucket.positiveInfinite() + bucket.negativeInfinite())
        .isEqualTo(inside.stream().filter(v -> v.isInfinite()).count());
    if (!finite.isEmpty()) {
      assertThat(bucket.min())
          .isEqualTo(finite.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
      assertThat(bucket.max())
          .isEqualTo(finite.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }
  }

  @Test
  void equalPointsCountOnce() {
    Points points = new Points();
    points.add(0, START_MS, 0, 1);
    points.add(1, START_MS + 10, 1, 2);
    points.add(1, START_MS + 10, 2, 2);
    points.add(1, START_MS + 10, 3, 3);
    for (int chunked : new int[] {0, 2}) {
      Chart chart = Chart.of(line(points, chunked), Chart.Axis.STEP, 0, null, null, 10);
      assertThat(chart.total()).isEqualTo(3);
      assertThat(chart.buckets().stream().map(Chart.Bucket::last)).containsExactly(1.0, 2.0, 3.0);
    }
  }

  @Test
  void aRunThatWentBackIsShownWhereItsPointsAreOnEveryAxis() {
    Points points = new Points();
    long[] steps = {0, 1, 2, 3, 1, 2, 3, 4};
    for (int i = 0; i < steps.length; i++) {
      points.add(steps[i], START_MS + i, i, 10 * i);
    }
    points.sortByStep();
    Line line = line(points, points.size());
    Chart byIndex = Chart.of(line, Chart.Axis.INDEX, START_MS, null, null, 100);
    assertThat(byIndex.buckets().stream().map(Chart.Bucket::last))
        .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0);
    Chart byStep = Chart.of(line, Chart.Axis.STEP, START_MS, null, null, 5);
    assertThat(byStep.buckets().stream().map(Chart.Bucket::count))
        .containsExactly(1L, 2L, 2L, 2L, 1L);
    Chart byTime = Chart.of(line, Chart.Axis.RELATIVE, START_MS, 2.0, 5.0, 2);
    assertThat(byTime.buckets().stream().map(Chart.Bucket::first)).containsExactly(20.0, 40.0);
    assertThat(byTime.buckets().stream().map(Chart.Bucket::max)).containsExactly(30.0, 50.0);
  }

  @Test
  void extremeStepsAreShown() {
    Points points = new Points();
    long[] steps = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
    for (int i = 0; i < steps.length; i++) {
      points.add(steps[i], 0, i, i);
    }
    for (int buckets : new int[] {1, 2, 3, 100}) {
      Chart chart = Chart.of(line(points, 3), Chart.Axis.STEP, 0, null, null, buckets);
      assertThat(chart.buckets().stream().mapToLong(Chart.Bucket::count).sum()).isEqualTo(4);
    }
  }
}
