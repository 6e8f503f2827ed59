package dev.quipu.codec.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.Summary;
import dev.quipu.core.model.WriterId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final String KEY = "train/loss";

  private record Point(int attempt, long step, long timeMs, long index, double value) {
    private boolean equalsAsPoint(Point other) {
      return step == other.step
          && timeMs == other.timeMs
          && Double.compare(value, other.value) == 0;
    }
  }

  private static final Comparator<Point> BY_STEP =
      Comparator.comparingLong(Point::step)
          .thenComparingLong(Point::timeMs)
          .thenComparingDouble(Point::value);

  /// Points of several attempts, partly in chunks and partly in frames, with some duplicates.
  private static final class Model {
    final List<Point> logged = new ArrayList<>();
    final Attempts attempts;
    final Line line;

    Model(Random random) {
      List<Attempt> some = new ArrayList<>();
      int count = random.nextInt(3);
      for (int a = 1; a <= count; a++) {
        some.add(new Attempt(new WriterId("%032x".formatted(a)), a, random.nextInt(120), a));
      }
      attempts = new Attempts(some);
      LineBuilder builder = new LineBuilder(Set.of(KEY), attempts, Map.of("train", 1000L));
      boolean jumpy = random.nextInt(3) == 0;
      for (int a = 0; a <= count; a++) {
        Points chunked = new Points();
        int n = random.nextInt(300);
        for (int i = 0; i < n; i++) {
          Point point = point(random, a, i, jumpy, logged.size());
          logged.add(point);
          chunked.add(point.step, point.timeMs, point.index, point.value);
        }
        chunked.sortByStep();
        for (int from = 0; from < chunked.size(); ) {
          int to = Math.min(chunked.size(), from + 1 + random.nextInt(100));
          builder.add(KEY, a, Chunk.open(chunked.encode(from, to)));
          from = to;
        }
      }
      long index = 1000;
      for (int f = random.nextInt(4); f > 0; f--) {
        int a = random.nextInt(count + 1);
        FrameBuilder frame = new FrameBuilder();
        for (int i = 1 + random.nextInt(40); i > 0; i--, index++) {
          Point point =
              logged.isEmpty() || random.nextInt(3) > 0
                  ? point(random, a, 200 + i, jumpy, index)
                  : again(logged.get(random.nextInt(logged.size())), a, index);
          logged.add(point);
          frame.add(KEY, point.step, point.timeMs, point.value);
          frame.add("train/other", point.step, point.timeMs, 1);
          frame.endRow();
        }
        builder.add(a, frame.build().encoded());
      }
      line = line(builder);
    }

    private static Point again(Point before, int attempt, long index) {
      return new Point(attempt, before.step, before.timeMs, index, before.value);
    }

    private static Point point(Random random, int attempt, int i, boolean jumpy, long index) {
      double value =
          switch (random.nextInt(9)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            default -> random.nextGaussian();
          };
      long step = jumpy ? random.nextInt(150) : i / 2;
      return new Point(attempt, step, jumpy ? random.nextInt(4) : 1000L + i, index, value);
    }

    /// The expected line, by brute force. Equal points of different attempts may both remain.
    List<Point> living() {
      List<Point> living = new ArrayList<>();
      for (Point point : logged) {
        if (attempts.isAlive(point.attempt, point.step)
            && living.stream().noneMatch(point::equalsAsPoint)) {
          living.add(point);
        }
      }
      living.sort(BY_STEP);
      return living;
    }
  }

  private static Line line(LineBuilder builder) {
    return Objects.requireNonNull(builder.build().get(KEY));
  }

  @Test
  void aLineIsTheLivingPointsEachOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      Model model = new Model(random);
      List<Point> living = model.living();
      Points points = model.line.points();
      assertThat(points.size()).as("seed %s round %s", seed, round).isEqualTo(living.size());
      for (int i = 0; i < living.size(); i++) {
        assertThat(points.step(i)).isEqualTo(living.get(i).step);
        assertThat(points.timeMs(i)).isEqualTo(living.get(i).timeMs);
        assertThat(points.value(i)).isEqualTo(Double.valueOf(living.get(i).value));
      }
      check(model.line, living, random, "seed " + seed + " round " + round);
    }
  }

  @Test
  void anyPlacesOfAnOrderAreThoseOfAllPointsSorted() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      Model model = new Model(random);
      List<Point> byStep = model.living();
      List<Point> byTime = new ArrayList<>(byStep);
      byTime.sort(Comparator.comparingLong(Point::timeMs).thenComparing(BY_STEP));
      for (StoredAxis axis : new StoredAxis[] {StoredAxis.STEP, StoredAxis.TIME}) {
        List<Point> expected = axis == StoredAxis.STEP ? byStep : byTime;
        String about = "seed " + seed + " round " + round + " " + axis;
        OrderedPoints ordered = model.line.ordered(axis, bytes -> {});
        assertThat(ordered.size()).as(about).isEqualTo(expected.size());
        int from = random.nextInt(expected.size() + 1);
        int to = from + random.nextInt(expected.size() + 10);
        Points some = ordered.at(from, to);
        assertThat(some.size()).as(about).isEqualTo(Math.min(to, expected.size()) - from);
        for (int i = 0; i < some.size(); i++) {
          assertThat(some.step(i)).as(about).isEqualTo(expected.get(from + i).step);
          assertThat(some.timeMs(i)).as(about).isEqualTo(expected.get(from + i).timeMs);
          assertThat(some.value(i))
              .as(about)
              .isEqualTo(Double.valueOf(expected.get(from + i).value));
        }
      }
    }
  }

  @Test
  void pointsInOrderAreNotSortedAsAWhole() {
    Points points = new Points();
    for (int i = 0; i < 10; i++) {
      points.add(i, 1000 + i, i, i);
    }
    Line inOrder = line(points, 10);
    inOrder.ordered(
        StoredAxis.TIME,
        bytes -> {
          throw new AssertionError("It takes " + bytes + " bytes");
        });
    points.add(10, 0, 10, 10);
    long[] taken = {0};
    line(points, 11).ordered(StoredAxis.TIME, bytes -> taken[0] += bytes);
    assertThat(taken[0]).isEqualTo(11 * Points.GROWING_BYTES);
  }

  private static Line line(Points points, int size) {
    LineBuilder builder = new LineBuilder(Set.of(KEY), Attempts.NONE, Map.of());
    builder.add(KEY, 0, Chunk.open(points.encode(0, size)));
    return line(builder);
  }

  private static void check(Line line, List<Point> living, Random random, String about) {
    assertThat(line.size()).as(about).isEqualTo(living.size());
    Summary summary = line.summary();
    if (living.isEmpty()) {
      assertThat(summary).isNull();
      assertThat(line.extent(StoredAxis.STEP)).isNull();
      return;
    }
    Objects.requireNonNull(summary);
    double[] numbers =
        living.stream().mapToDouble(Point::value).filter(v -> !Double.isNaN(v)).toArray();
    assertThat(summary.count()).isEqualTo(living.size());
    assertThat(summary.last()).isEqualTo(Double.valueOf(living.getLast().value));
    assertThat(summary.lastTimeMs()).isEqualTo(living.getLast().timeMs);
    assertThat(summary.first()).isEqualTo(Double.valueOf(living.getFirst().value));
    assertThat(summary.nanCount()).isEqualTo(living.size() - numbers.length);
    assertThat(summary.min())
        .isEqualTo(Arrays.stream(numbers).boxed().reduce(Math::min).orElse(Double.NaN));
    assertThat(summary.max())
        .isEqualTo(Arrays.stream(numbers).boxed().reduce(Math::max).orElse(Double.NaN));
    for (StoredAxis axis : new StoredAxis[] {StoredAxis.STEP, StoredAxis.TIME}) {
      long[] xs =
          living.stream().mapToLong(p -> axis == StoredAxis.STEP ? p.step : p.timeMs).toArray();
      Line.Extent extent = Objects.requireNonNull(line.extent(axis));
      assertThat(extent)
          .as(about)
          .isEqualTo(
              new Line.Extent(
                  Arrays.stream(xs).min().orElseThrow(), Arrays.stream(xs).max().orElseThrow()));
      long from = extent.min() + random.nextInt(20) - 5;
      long to = from + random.nextInt(200);
      long inside = Arrays.stream(xs).filter(x -> x >= from && x <= to).count();
      assertThat(line.count(axis, from, to)).as(about).isEqualTo(inside);
      assertThat(line.points(axis, from, to).size()).as(about).isEqualTo(inside);
      List<LineBucket> buckets = line.buckets(axis, Buckets.evenEdges(from, to + 1, 7));
      assertThat(buckets.stream().mapToLong(b -> b.stats().count()).sum()).isEqualTo(inside);
    }
  }

  @Test
  void theGreatestStepOfAllIsInTheLastBucket() {
    Points points = new Points();
    points.add(0, 0, 0, 1);
    points.add(Long.MAX_VALUE, 1, 1, 2);
    for (boolean chunked : new boolean[] {true, false}) {
      LineBuilder builder = new LineBuilder(Set.of(KEY), Attempts.NONE, Map.of());
      if (chunked) {
        builder.add(KEY, 0, Chunk.open(points.encode(0, 2)));
      } else {
        FrameBuilder frame = new FrameBuilder();
        frame.add(KEY, 0, 0, 1);
        frame.add(KEY, Long.MAX_VALUE, 1, 2);
        builder.add(0, frame.build().encoded());
      }
      List<LineBucket> buckets =
          line(builder).buckets(StoredAxis.STEP, Buckets.evenEdges(0, Long.MAX_VALUE, 10));
      assertThat(buckets).hasSize(2);
      assertThat(buckets.getLast().number()).isEqualTo(9);
      assertThat(buckets.getLast().stats().last()).isEqualTo(2);
    }
  }
}
