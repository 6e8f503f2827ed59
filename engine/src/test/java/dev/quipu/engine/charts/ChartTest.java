package dev.quipu.engine.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.line.Line;
import dev.quipu.codec.line.LineBuilder;
import dev.quipu.codec.line.LineLimits;
import dev.quipu.codec.line.Points;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Attempts;
import dev.quipu.engine.port.read.PointReader.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  /// A line of points: the first of them are in chunks, the others in a frame.
  private static Line line(Points points, int chunked) {
    LineBuilder builder = new LineBuilder(Set.of(KEY), Attempts.NONE, Map.of("", (long) chunked));
    for (int from = 0; from < chunked; from += ChunkLimits.SERIES_CHUNK_POINTS) {
      int to = Math.min(chunked, from + ChunkLimits.SERIES_CHUNK_POINTS);
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

  private static ChartWindow window(
      Chart.Axis axis, @Nullable Double from, @Nullable Double to, int buckets) {
    return new ChartWindow(Sight.LIVING, axis, null, from, to, buckets, 0);
  }

  @Test
  void everySpikeIsVisibleWhateverTheNumberOfBuckets() {
    double[] values = new double[100_000];
    values[0] = -7;
    values[31_415] = 1e9;
    values[99_999] = 5;
    for (int buckets : new int[] {1, 2, 3, 100, 999, 5000}) {
      Chart chart = Chart.of(line(values), window(Chart.Axis.STEP, null, null, buckets), START_MS);
      assertThat(chart.buckets().stream().mapToDouble(Chart.Bucket::max).max()).hasValue(1e9);
      assertThat(chart.buckets().stream().mapToDouble(Chart.Bucket::min).min()).hasValue(-7);
      assertThat(chart.buckets().stream().mapToLong(Chart.Bucket::count).sum()).isEqualTo(100_000);
      assertThat(chart.buckets()).hasSizeLessThanOrEqualTo(buckets);
    }
  }

  @Test
  void fewPointsAreShownAsTheyAre() {
    Chart chart =
        Chart.of(line(1, Double.NaN, 3), window(Chart.Axis.RELATIVE, null, null, 10), START_MS);
    assertThat(chart.exact()).isTrue();
    assertThat(chart.buckets().stream().map(Chart.Bucket::x)).containsExactly(0.0, 10.0, 20.0);
    assertThat(chart.buckets().stream().map(Chart.Bucket::last))
        .containsExactly(1.0, Double.NaN, 3.0);
  }

  @Test
  void theRangeIsCutToTheBounds() {
    Chart chart = Chart.of(line(0, 1, 2, 3, 4), window(Chart.Axis.STEP, 1.0, 3.0, 10), START_MS);
    assertThat(chart.total()).isEqualTo(5);
    assertThat(chart.inRange()).isEqualTo(3);
    assertThat(chart.buckets().stream().map(Chart.Bucket::last)).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void aSeriesWithoutPointsHasAnEmptyChart() {
    Chart chart = Chart.of(line(), window(Chart.Axis.TIME, null, null, 10), START_MS);
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
      Chart chart = Chart.of(line, window(Chart.Axis.STEP, null, null, buckets), START_MS);
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
      // An exact bucket of one step holds one of several points.
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
      Chart chart = Chart.of(line(points, chunked), window(Chart.Axis.STEP, null, null, 10), 0);
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
    Chart byIndex = Chart.of(line, window(Chart.Axis.INDEX, null, null, 100), START_MS);
    assertThat(byIndex.buckets().stream().map(Chart.Bucket::last))
        .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0);
    Chart byStep = Chart.of(line, window(Chart.Axis.STEP, null, null, 5), START_MS);
    assertThat(byStep.buckets().stream().map(Chart.Bucket::count))
        .containsExactly(1L, 2L, 2L, 2L, 1L);
    Chart byTime = Chart.of(line, window(Chart.Axis.RELATIVE, 2.0, 5.0, 2), START_MS);
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
      Chart chart = Chart.of(line(points, 3), window(Chart.Axis.STEP, null, null, buckets), 0);
      assertThat(chart.buckets().stream().mapToLong(Chart.Bucket::count).sum()).isEqualTo(4);
    }
  }

  /// The plain average at every point: every chart must show it, however the chart is cut.
  private static double[] plainAverages(double[] values, double weight) {
    double[] averages = new double[values.length];
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        sum = sum * weight + (1 - weight) * values[i];
        weights = weights * weight + (1 - weight);
      }
      averages[i] = sum / weights;
    }
    return averages;
  }

  @Test
  void smoothingDependsOnThePointsAndNotOnTheSizeOfTheChart() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    double[] values = new double[3 * ChunkLimits.SERIES_CHUNK_POINTS + 1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 501 == 500 ? Double.NaN : 1000.0 / (i + 10) + random.nextGaussian();
    }
    Points points = new Points();
    for (int i = 0; i < values.length; i++) {
      points.add(i, START_MS + i * 10L, i, values[i]);
    }
    Line line = line(points, 3 * ChunkLimits.SERIES_CHUNK_POINTS);
    for (double weight : new double[] {0.1, 0.98, LineLimits.SMOOTHING}) {
      double[] expected = plainAverages(values, weight);
      for (Chart.Axis axis : Chart.Axis.values()) {
        double unit = axis == Chart.Axis.TIME || axis == Chart.Axis.RELATIVE ? 10 : 1;
        double begin = axis == Chart.Axis.TIME ? START_MS : 0;
        for (double[] part :
            new double[][] {{0, values.length}, {150_000, 150_300}, {70_000, 190_000}}) {
          for (int buckets : new int[] {1, 7, 400, 1500}) {
            ChartWindow window =
                new ChartWindow(
                    Sight.LIVING,
                    axis,
                    null,
                    begin + part[0] * unit,
                    begin + part[1] * unit,
                    buckets,
                    weight);
            for (Chart.Bucket bucket : Chart.of(line, window, START_MS).buckets()) {
              int last = (int) ((bucket.xEnd() - begin) / unit);
              if (!Double.isNaN(bucket.mean())) {
                assertThat(bucket.smoothed())
                    .as(
                        "seed %d, weight %s, %s, %d buckets, point %d",
                        seed, weight, axis, buckets, last)
                    .isCloseTo(expected[last], within(1e-12 * Math.abs(expected[last]) + 1e-13));
              }
            }
          }
        }
      }
    }
  }

  @Test
  void smoothingFollowsTheAxisThroughPointsThatCameLateAndThroughOverlaps() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Points shuffled = new Points();
    double[] values = new double[20_000];
    for (int i = 0; i < values.length; i++) {
      int step = i < 19_000 ? (i * 7919) % 19_000 : i;
      values[step] = random.nextDouble();
      shuffled.add(step, START_MS + step, i, values[step]);
    }
    double[] expected = plainAverages(values, 0.9);
    LineBuilder builder = new LineBuilder(Set.of(KEY), Attempts.NONE, Map.of("", 15_000L));
    for (int from = 0; from < 15_000; from += 5_000) {
      Points chunk = shuffled.slice(from, from + 5_000);
      chunk.sortByStep();
      builder.add(KEY, 0, Chunk.open(chunk.encode(0, chunk.size())));
    }
    FrameBuilder frame = new FrameBuilder();
    for (int i = 15_000; i < shuffled.size(); i++) {
      frame.add(KEY, shuffled.step(i), shuffled.timeMs(i), shuffled.value(i));
    }
    builder.add(0, frame.build().encoded());
    Line line = Objects.requireNonNull(builder.build().get(KEY));
    ChartWindow window = new ChartWindow(Sight.LIVING, Chart.Axis.STEP, null, null, null, 333, 0.9);
    Chart chart = Chart.of(line, window, START_MS);
    for (Chart.Bucket bucket : chart.buckets()) {
      assertThat(bucket.smoothed())
          .as("seed %d", seed)
          .isCloseTo(expected[(int) bucket.xEnd()], within(1e-12));
    }
    assertThat(Objects.requireNonNull(chart.average()).value())
        .isCloseTo(expected[19_999], within(1e-12));
  }

  @Test
  void aFieldAsAxisIsSmoothedOverItsPairs() {
    double[] values = {4, 8, Double.POSITIVE_INFINITY, 2, 6};
    FieldPairs pairs = FieldPairs.of(line(0.1, 0.2, 0.3, 0.4, 0.5), line(values));
    double[] expected = plainAverages(values, 0.5);
    for (int buckets : new int[] {1, 2, 5}) {
      ChartWindow window =
          new ChartWindow(Sight.LIVING, Chart.Axis.STEP, "epoch", 0.2, null, buckets, 0.5);
      Chart chart = Chart.of(pairs, line(values), window);
      assertThat(chart.buckets().getLast().smoothed()).isEqualTo(expected[4]);
    }
  }

  @Test
  void aWeightOutOfRangeIsRefused() {
    for (double weight : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(
              () -> new ChartWindow(Sight.LIVING, Chart.Axis.STEP, null, null, null, 10, weight))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("it must be from 0 to 0.9999");
    }
  }

  @Test
  void pointsAtTheGreatestAndTheLeastStepAreShown() {
    Points points = new Points();
    points.add(Long.MIN_VALUE, 1, 0, 1);
    points.add(0, 2, 1, 2);
    points.add(Long.MAX_VALUE, 3, 2, 3);
    for (int buckets : new int[] {1, 2, 3, 400}) {
      Chart chart =
          Chart.of(line(points, 0), window(Chart.Axis.STEP, null, null, buckets), START_MS);
      assertThat(chart.inRange()).isEqualTo(3);
      assertThat(chart.buckets().stream().mapToLong(Chart.Bucket::count).sum()).isEqualTo(3);
      assertThat(chart.buckets().getLast().last()).isEqualTo(3);
    }
  }
}
