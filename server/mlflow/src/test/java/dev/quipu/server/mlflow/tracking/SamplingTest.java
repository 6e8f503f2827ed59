package dev.quipu.server.mlflow.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.line.Points;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final long ANY_LEAST = Long.MIN_VALUE;
  private static final long ANY_GREATEST = Long.MAX_VALUE;

  private static Points constant(int count) {
    return points(IntStream.range(0, count).mapToDouble(i -> 10).toArray());
  }

  private static Points points(double... values) {
    Points points = new Points();
    for (int i = 0; i < values.length; i++) {
      points.add(i, i, i, values[i]);
    }
    return points;
  }

  private static List<Long> steps(Sampling sampling, Points points) {
    return IntStream.of(sampling.chosenOf(points)).mapToObj(points::step).toList();
  }

  @Test
  void equalPointsAreSpacedEvenly() {
    Points ten = constant(10);
    assertThat(steps(Sampling.of(List.of(ten), ANY_LEAST, ANY_GREATEST, 5), ten))
        .containsExactly(0L, 2L, 4L, 6L, 8L, 9L);
    assertThat(steps(Sampling.of(List.of(ten), 0, 4, 5), ten)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(steps(Sampling.of(List.of(ten), ANY_LEAST, ANY_GREATEST, 1), ten))
        .containsExactly(0L, 9L);
    assertThat(steps(Sampling.of(List.of(ten), 20, 30, 5), ten)).isEmpty();
  }

  @Test
  void severalRunsAreComparedAtTheSameSteps() {
    Points ten = constant(10);
    Points twenty = constant(20);
    Sampling sampling = Sampling.of(List.of(ten, twenty), ANY_LEAST, ANY_GREATEST, 5);
    assertThat(steps(sampling, ten)).containsExactly(0L, 4L, 8L, 9L);
    assertThat(steps(sampling, twenty)).containsExactly(0L, 4L, 8L, 9L, 12L, 16L, 19L);
  }

  @Test
  void pointsOfOneStepStayTogether() {
    Points points = new Points();
    for (int i = 0; i < 20; i++) {
      points.add(i / 2, i % 2, i, 10);
    }
    assertThat(steps(Sampling.of(List.of(points), ANY_LEAST, ANY_GREATEST, 5), points))
        .containsExactly(0L, 0L, 2L, 2L, 4L, 4L, 6L, 6L, 8L, 8L, 9L, 9L);
  }

  @Test
  void veryManyPointsOfOneStepAreFew() {
    Points points = new Points();
    for (int i = 0; i < 100_000; i++) {
      points.add(7, i, i, i == 500 ? Double.NaN : i == 60_000 ? 1e9 : -i);
    }
    assertThat(Sampling.of(List.of(points), ANY_LEAST, ANY_GREATEST, 5).chosenOf(points))
        .containsExactly(0, 500, 60_000, 99_999);
  }

  @Test
  void aSpikeBetweenTheStepsIsSeen() {
    double[] values = new double[1000];
    values[501] = 7;
    values[503] = -7;
    values[77] = Double.NaN;
    values[902] = Double.POSITIVE_INFINITY;
    Points points = points(values);
    List<Long> steps = steps(Sampling.of(List.of(points), ANY_LEAST, ANY_GREATEST, 10), points);
    assertThat(steps).containsExactly(0L, 77L, 200L, 400L, 501L, 503L, 600L, 800L, 902L, 999L);
  }

  @Test
  void noisyPointsAreNotMoreThanWanted() {
    long seed = new Random().nextLong();
    Points points = points(new Random(seed).doubles(20_000).toArray());
    for (int max : new int[] {5, 6, 10, 100, 2500}) {
      int[] chosen = Sampling.of(List.of(points), ANY_LEAST, ANY_GREATEST, max).chosenOf(points);
      assertThat(chosen).as("seed " + seed).hasSizeBetween(max / 2, max);
    }
  }

  @Test
  void noStretchIsShownNarrowerThanItIs() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int count = 1 + random.nextInt(400);
      int max = 1 + random.nextInt(60);
      Points points = new Points();
      long step = random.nextInt(10) - 5L;
      for (int i = 0; i < count; i++) {
        points.add(step, i, i, value(random));
        step += random.nextInt(4) / 2;
      }
      Sampling sampling = Sampling.of(List.of(points), ANY_LEAST, ANY_GREATEST, max);
      int[] chosen = sampling.chosenOf(points);
      String what = "seed " + seed + ", round " + round;
      assertThat(chosen).as(what).isSorted().doesNotHaveDuplicates().contains(0, count - 1);
      long[] spaced = sampling.steps();
      for (int s = 0; s + 1 < spaced.length; s++) {
        long from = spaced[s];
        long to = spaced[s + 1];
        double[] all = values(points, IntStream.range(0, count).toArray(), from, to);
        double[] seen = values(points, chosen, from, to);
        assertThat(range(seen)).as(what).isEqualTo(range(all));
      }
    }
  }

  private static double value(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2, 3, 4 -> 0;
      default -> random.nextGaussian();
    };
  }

  private static double[] values(Points points, int[] places, long from, long to) {
    return IntStream.of(places)
        .filter(i -> points.step(i) >= from && points.step(i) <= to)
        .mapToDouble(points::value)
        .toArray();
  }

  /// The least and the greatest, and whether there is a NaN.
  private static List<Object> range(double[] values) {
    return List.of(
        Arrays.stream(values).filter(v -> !Double.isNaN(v)).summaryStatistics().getMin(),
        Arrays.stream(values).filter(v -> !Double.isNaN(v)).summaryStatistics().getMax(),
        Arrays.stream(values).anyMatch(Double::isNaN));
  }
}
