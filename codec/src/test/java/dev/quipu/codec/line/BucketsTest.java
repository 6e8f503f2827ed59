package dev.quipu.codec.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.Columns;
import dev.quipu.codec.chunk.ExactSumTest;
import dev.quipu.codec.chunk.Stats;
import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.core.error.QuipuException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private record Point(long x, long step, long timeMs, double value) {}

  private static Stats bruteForce(double[] values, int from, int to) {
    double min = Double.NaN;
    double max = Double.NaN;
    int nan = 0;
    int positive = 0;
    int negative = 0;
    for (int i = from; i < to; i++) {
      double v = values[i];
      if (Double.isNaN(v)) {
        nan++;
      } else if (Double.isInfinite(v)) {
        positive += v > 0 ? 1 : 0;
        negative += v < 0 ? 1 : 0;
      } else {
        min = Double.isNaN(min) ? v : Math.min(min, v);
        max = Double.isNaN(max) ? v : Math.max(max, v);
      }
    }
    return new Stats(
        to - from,
        min,
        max,
        ExactSumTest.expected(values, from, to),
        from == to ? Double.NaN : values[from],
        from == to ? Double.NaN : values[to - 1],
        nan,
        positive,
        negative);
  }

  @Test
  void anyRangeAmountsToWhatItsPointsDo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 88; round++) {
      int n = Columns.anySize(random);
      int kind = round % Columns.VALUE_KINDS;
      double[] values = Columns.anyValues(kind, n, random);
      long[] any = new long[n];
      Chunk chunk = Chunk.open(Chunk.encode(any, any, any, values, n));
      for (int i = 0; i < 8; i++) {
        int from = i == 0 ? 0 : random.nextInt(n + 1);
        int to = i == 0 ? n : from + random.nextInt(n - from + 1);
        if (i > 4) {
          from = from / 64 * 64;
          to = Math.max(from, to / 64 * 64);
        }
        assertThat(chunk.stats(from, to))
            .as("seed %s, kind %s, points %s to %s of %s", seed, kind, from, to, n)
            .isEqualTo(bruteForce(values, from, to));
      }
      assertThat(chunk.summary().values()).isEqualTo(bruteForce(values, 0, n));
    }
  }

  @Test
  void bucketsHoldWhatBruteForcePutsThere() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      String about = "seed %s, round %s".formatted(seed, round);
      List<Chunk> chunks = new ArrayList<>();
      Map<StoredAxis, List<Point>> byAxis = new EnumMap<>(StoredAxis.class);
      for (StoredAxis axis : StoredAxis.values()) {
        byAxis.put(axis, new ArrayList<>());
      }
      long base = random.nextInt(1000) - 500L;
      for (int c = 1 + random.nextInt(4); c > 0; c--) {
        int n = Columns.anySize(random) / 4 + 1;
        long[][] xs = new long[3][n];
        double[] values = Columns.anyValues(random.nextInt(Columns.VALUE_KINDS), n, random);
        for (int i = 0; i < n; i++) {
          base += random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(3);
          xs[0][i] = base;
          xs[1][i] = round % 4 == 0 ? random.nextInt(5000) : base * 80 + i;
          xs[2][i] = i;
          List<Point> inOrder = byAxis.getOrDefault(StoredAxis.POSITION, List.of());
          long[] x = {inOrder.size(), xs[0][i], xs[1][i], xs[2][i]};
          StoredAxis[] axes = {
            StoredAxis.POSITION, StoredAxis.STEP, StoredAxis.TIME, StoredAxis.INDEX
          };
          for (int axis = 0; axis < axes.length; axis++) {
            byAxis
                .getOrDefault(axes[axis], List.of())
                .add(new Point(x[axis], xs[0][i], xs[1][i], values[i]));
          }
        }
        // Late points: the next chunk may start before this one ends.
        base -= random.nextInt(3) == 0 ? random.nextInt(200) : 0;
        chunks.add(Chunk.open(Chunk.encode(xs[0], xs[1], xs[2], values, n)));
      }
      for (StoredAxis axis : StoredAxis.values()) {
        List<Point> points = byAxis.getOrDefault(axis, List.of());
        long min = points.stream().mapToLong(Point::x).min().orElseThrow();
        long max = points.stream().mapToLong(Point::x).max().orElseThrow();
        long from = min + random.nextInt(40) - 20;
        long to = Math.max(from + 1, max - random.nextInt(40) + 20);
        long[] edges = Buckets.evenEdges(from, to, 1 + random.nextInt(200));
        assertThat(BucketsOf.chunks(axis, chunks, edges))
            .as("%s by %s", about, axis)
            .isEqualTo(bruteForce(points, edges));
      }
    }
  }

  private static List<LineBucket> bruteForce(List<Point> points, long[] edges) {
    List<LineBucket> buckets = new ArrayList<>();
    for (int i = 0; i + 1 < edges.length; i++) {
      long from = edges[i];
      long to = edges[i + 1];
      List<Point> inside =
          points.stream()
              .filter(p -> p.x() >= from && p.x() < to)
              .sorted((a, b) -> Long.compare(a.x(), b.x()))
              .toList();
      if (!inside.isEmpty()) {
        double[] values = inside.stream().mapToDouble(Point::value).toArray();
        buckets.add(
            new LineBucket(
                i,
                inside.getFirst().x(),
                inside.getLast().x(),
                inside.getFirst().step(),
                inside.getFirst().timeMs(),
                bruteForce(values, 0, values.length)));
      }
    }
    return buckets;
  }

  @Test
  void everySpikeIsVisibleAtEveryZoom() {
    int n = 1_000_000;
    double[] values = Columns.floatLoss(n, new Random(11));
    int[] spikes = {77, 333_333, 999_998};
    for (int spike : spikes) {
      values[spike] = 1e6f;
    }
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < n; from += ChunkLimits.SERIES_CHUNK_POINTS) {
      int to = Math.min(n, from + ChunkLimits.SERIES_CHUNK_POINTS);
      long[] steps = IntStream.range(from, to).asLongStream().toArray();
      double[] some = Arrays.copyOfRange(values, from, to);
      chunks.add(Chunk.open(Chunk.encode(steps, steps, steps, some, to - from)));
    }
    for (int spike : spikes) {
      for (long span = n; span >= 10; span /= 3) {
        long from = Math.clamp(spike - span / 2, 0, n - span);
        for (int count : new int[] {1, 10, 1000}) {
          long[] edges = Buckets.evenEdges(from, from + span, count);
          List<LineBucket> buckets = BucketsOf.chunks(StoredAxis.STEP, chunks, edges);
          assertThat(buckets.stream().mapToLong(b -> b.stats().count()).sum()).isEqualTo(span);
          assertThat(buckets)
              .anyMatch(b -> b.stats().max() == 1e6 && b.firstX() <= spike && b.lastX() >= spike);
        }
      }
    }
  }

  @Test
  void evenEdgesCoverTheWholeRangeOfIntegers() {
    assertThat(Buckets.evenEdges(0, 10, 4)).containsExactly(0, 2, 5, 7, 10);
    assertThat(Buckets.evenEdges(-1, 2, 1000)).containsExactly(-1, 0, 1, 2);
    long[] all = Buckets.evenEdges(Long.MIN_VALUE, Long.MAX_VALUE, LineLimits.BUCKETS);
    assertThat(all).hasSize(LineLimits.BUCKETS + 1).isSorted().doesNotHaveDuplicates();
    assertThat(all[0]).isEqualTo(Long.MIN_VALUE);
    assertThat(all[LineLimits.BUCKETS]).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void pointsAtTheEndsOfTheIntegersAreFound() {
    long[] steps = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1};
    double[] values = {1, 2, 3, 4};
    Chunk chunk = Chunk.open(Chunk.encode(steps, steps, steps, values, 4));
    long[] edges = Buckets.evenEdges(Long.MIN_VALUE, Long.MAX_VALUE, 2);
    assertThat(BucketsOf.chunks(StoredAxis.STEP, List.of(chunk), edges))
        .extracting(b -> b.stats().sum())
        .containsExactly(1.0, 9.0);
  }

  @Test
  void wrongEdgesAreRefused() {
    assertThatThrownBy(() -> BucketsOf.chunks(StoredAxis.STEP, List.of(), new long[] {1}))
        .isInstanceOf(QuipuException.class)
        .hasMessage("Chart has 1 edges; 2 to 5001 are allowed");
    assertThatThrownBy(() -> BucketsOf.chunks(StoredAxis.STEP, List.of(), new long[] {1, 3, 3}))
        .isInstanceOf(QuipuException.class)
        .hasMessage("Edge 3 comes after edge 3 and is not greater");
    assertThatThrownBy(() -> Buckets.evenEdges(5, 5, 3)).isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> Buckets.evenEdges(0, 5, 0)).isInstanceOf(QuipuException.class);
  }
}
