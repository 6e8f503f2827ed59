package dev.quipu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final long START_MS = 1_700_000_000_000L;

  private static Points points(double... values) {
    Points points = new Points();
    for (int i = 0; i < values.length; i++) {
      points.add(1, new long[] {i}, new long[] {START_MS + i * 10L}, new double[] {values[i]});
    }
    return points;
  }

  @Test
  void everySpikeIsVisibleWhateverTheNumberOfBuckets() {
    double[] values = new double[100_000];
    values[0] = -7;
    values[31_415] = 1e9;
    values[99_999] = 5;
    for (int buckets : new int[] {1, 2, 3, 100, 999, 5000}) {
      Chart chart = Chart.of(points(values), Chart.Axis.STEP, START_MS, null, null, buckets);
      assertThat(chart.buckets().stream().mapToDouble(Chart.Bucket::max).max()).hasValue(1e9);
      assertThat(chart.buckets().stream().mapToDouble(Chart.Bucket::min).min()).hasValue(-7);
      assertThat(chart.buckets().stream().mapToInt(Chart.Bucket::count).sum()).isEqualTo(100_000);
      assertThat(chart.buckets()).hasSizeLessThanOrEqualTo(buckets);
    }
  }

  @Test
  void fewPointsAreShownAsTheyAre() {
    Chart chart = Chart.of(points(1, Double.NaN, 3), Chart.Axis.RELATIVE, START_MS, null, null, 10);
    assertThat(chart.exact()).isTrue();
    assertThat(chart.buckets().stream().map(Chart.Bucket::x)).containsExactly(0.0, 10.0, 20.0);
    assertThat(chart.buckets().stream().map(Chart.Bucket::last))
        .containsExactly(1.0, Double.NaN, 3.0);
  }

  @Test
  void theRangeIsCutToTheBounds() {
    Chart chart = Chart.of(points(0, 1, 2, 3, 4), Chart.Axis.STEP, START_MS, 1.0, 3.0, 10);
    assertThat(chart.total()).isEqualTo(5);
    assertThat(chart.inRange()).isEqualTo(3);
    assertThat(chart.buckets().stream().map(Chart.Bucket::last)).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void aSeriesWithoutPointsHasAnEmptyChart() {
    Chart chart = Chart.of(new Points(), Chart.Axis.TIME, START_MS, null, null, 10);
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
        points.add(1, new long[] {step}, new long[] {START_MS + i}, new double[] {value});
        all.add(new double[] {step, value});
      }
      points.sortByStep();
      int buckets = 1 + random.nextInt(60);
      Chart chart = Chart.of(points, Chart.Axis.STEP, START_MS, null, null, buckets);
      assertThat(chart.buckets().stream().mapToInt(Chart.Bucket::count).sum())
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
    assertThat(bucket.nan()).isEqualTo((int) inside.stream().filter(v -> v.isNaN()).count());
    assertThat(bucket.positiveInfinite() + bucket.negativeInfinite())
        .isEqualTo((int) inside.stream().filter(v -> v.isInfinite()).count());
    if (!finite.isEmpty()) {
      assertThat(bucket.min())
          .isEqualTo(finite.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
      assertThat(bucket.max())
          .isEqualTo(finite.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }
  }

  @Test
  void equalPointsCountOnce() {
    Points points = points(1, 2);
    points.add(1, new long[] {1}, new long[] {START_MS + 10}, new double[] {2});
    points.add(1, new long[] {1}, new long[] {START_MS + 10}, new double[] {3});
    points.sortByStep();
    assertThat(points.size()).isEqualTo(3);
  }
}
