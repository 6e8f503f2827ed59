package dev.quipu.codec.line;

import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.chunk.Aggregate;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.ColumnRange;
import dev.quipu.codec.chunk.Stats;
import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.core.model.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The visible points of a series, each once: parts of chunks, and points that are not in chunks
/// yet. Made by [LineBuilder]. Not safe for several threads.
///
/// The chunks of a line are sorted by (step, time, value) and have no duplicate points. So on the
/// axis of steps, the cost of a question depends on the size of its answer, not on the number of
/// points. This holds on other axes as long as the axis ascends with the steps, which is so unless
/// a run went back.
public final class Line {
  /// Memory for the pages of a chunk that a reader has unpacked last.
  private static final int PART_WORK_BYTES = 24 << 10;

  private final List<Part> parts;
  private final Points loose;

  /// @param parts of chunks, each with the number of its valid points, from the first on
  /// @param loose sorted by step, none equal to a point in a part
  Line(List<Part> parts, Points loose) {
    this.parts = List.copyOf(parts);
    this.loose = loose;
  }

  /// The first points of a chunk.
  record Part(Chunk chunk, int points) {
    /// The order by first point.
    static final Comparator<Part> BY_START =
        Comparator.comparingLong((Part part) -> part.chunk().summary().steps().first())
            .thenComparingLong(part -> part.chunk().summary().timesMs().first())
            .thenComparingDouble(part -> part.chunk().summary().values().first());

    /// The step of the last point, as are its time and value.
    long lastStep() {
      return isWhole() ? chunk.summary().steps().last() : chunk.x(StoredAxis.STEP, points - 1);
    }

    long lastTimeMs() {
      return isWhole() ? chunk.summary().timesMs().last() : chunk.x(StoredAxis.TIME, points - 1);
    }

    double lastValue() {
      if (isWhole()) {
        return chunk.summary().values().last();
      }
      double[] value = new double[1];
      chunk.decodeValues(points - 1, points, value, 0);
      return value[0];
    }

    private boolean isWhole() {
      return points == chunk.points();
    }

    long min(StoredAxis axis) {
      ColumnRange range = chunk.range(axis);
      return isWhole() || range.ascending() ? range.min() : extent(axis).min();
    }

    long max(StoredAxis axis) {
      ColumnRange range = chunk.range(axis);
      if (isWhole()) {
        return range.max();
      }
      return range.ascending() ? chunk.x(axis, points - 1) : extent(axis).max();
    }

    private ColumnRange extent(StoredAxis axis) {
      long[] xs = new long[points];
      chunk.decode(axis, 0, points, xs, 0);
      return ColumnRange.of(xs, points);
    }

    boolean isAscending(StoredAxis axis) {
      return chunk.range(axis).ascending();
    }

    /// The first position with an x of at least `x`, on an ascending axis.
    private int lowerBound(StoredAxis axis, long x) {
      return Math.min(points, chunk.lowerBound(axis, x, 0));
    }

    private int upperBound(StoredAxis axis, long x) {
      return x == Long.MAX_VALUE ? points : lowerBound(axis, x + 1);
    }
  }

  /// The range from the least to the greatest x.
  public record Extent(long min, long max) {
    Extent with(long otherMin, long otherMax) {
      return new Extent(Math.min(min, otherMin), Math.max(max, otherMax));
    }
  }

  /// The step and time of a point.
  public record Place(long step, long timeMs) {}

  /// The step and time of the last point by step and time; null if there are none.
  public @Nullable Place lastPlace() {
    Place last = null;
    for (Part part : parts) {
      last = later(last, part.lastStep(), part.lastTimeMs());
    }
    int end = loose.size() - 1;
    return end < 0 ? last : later(last, loose.step(end), loose.timeMs(end));
  }

  private static Place later(@Nullable Place known, long step, long timeMs) {
    return known == null || step > known.step || (step == known.step && timeMs > known.timeMs)
        ? new Place(step, timeMs)
        : known;
  }

  /// The number of points.
  public long size() {
    long size = loose.size();
    for (Part part : parts) {
      size += part.points;
    }
    return size;
  }

  /// The range of the points on an axis; null if there are none.
  public @Nullable Extent extent(StoredAxis axis) {
    Extent extent = null;
    for (Part part : parts) {
      long min = part.min(axis);
      long max = part.max(axis);
      extent = extent == null ? new Extent(min, max) : extent.with(min, max);
    }
    for (int i = 0; i < loose.size(); i++) {
      long x = loose.x(axis, i);
      extent = extent == null ? new Extent(x, x) : extent.with(x, x);
    }
    return extent;
  }

  /// The number of points between two x, both inclusive.
  public long count(StoredAxis axis, long from, long to) {
    long count = 0;
    for (Part part : parts) {
      if (part.isAscending(axis)) {
        count += Math.max(0, part.upperBound(axis, to) - part.lowerBound(axis, from));
      } else {
        long[] xs = new long[part.points];
        part.chunk.decode(axis, 0, part.points, xs, 0);
        for (long x : xs) {
          count += x >= from && x <= to ? 1 : 0;
        }
      }
    }
    for (int i = 0; i < loose.size(); i++) {
      long x = loose.x(axis, i);
      count += x >= from && x <= to ? 1 : 0;
    }
    return count;
  }

  /// The points between two x, both inclusive, in no particular order.
  public Points points(StoredAxis axis, long from, long to) {
    Points points = new Points();
    for (Part part : parts) {
      if (part.isAscending(axis)) {
        int first = part.lowerBound(axis, from);
        int end = part.upperBound(axis, to);
        if (first < end) {
          points.add(part.chunk, first, end);
        }
      } else {
        Points all = new Points();
        all.add(part.chunk, 0, part.points);
        addWithin(all, axis, from, to, points);
      }
    }
    addWithin(loose, axis, from, to, points);
    return points;
  }

  private static void addWithin(Points some, StoredAxis axis, long from, long to, Points into) {
    for (int i = 0; i < some.size(); i++) {
      long x = some.x(axis, i);
      if (x >= from && x <= to) {
        into.add(some.step(i), some.timeMs(i), some.index(i), some.value(i));
      }
    }
  }

  /// All points, sorted by step.
  public Points points() {
    Points points = points(StoredAxis.STEP, Long.MIN_VALUE, Long.MAX_VALUE);
    points.sortByStep();
    return points;
  }

  /// All points in the order of an axis, [StoredAxis#STEP] or [StoredAxis#TIME]. Only requested
  /// points are decoded.
  ///
  /// @param memory is told how many bytes will be taken if the points are not in order
  public OrderedPoints ordered(StoredAxis axis, LongConsumer memory) {
    return OrderedPoints.of(parts, loose, axis, memory);
  }

  /// The most memory that a question to this line takes temporarily: a page of each column of its
  /// chunks.
  public long workBytes() {
    return (long) PART_WORK_BYTES * parts.size();
  }

  /// The most memory that [#averages] and [#averageBefore] take temporarily.
  public long averageBytes(StoredAxis axis) {
    return LineWalk.bytes(parts, loose, axis);
  }

  /// Cuts the points into buckets; see [Buckets].
  public List<LineBucket> buckets(StoredAxis axis, long[] edges) {
    Buckets buckets = new Buckets(axis, edges.clone());
    try (Zstandard zstd = new Zstandard()) {
      for (Part part : parts) {
        buckets.add(part.chunk, part.points, 0, zstd);
      }
    }
    buckets.add(loose);
    return buckets.filled();
  }

  /// The moving average at the last finite point of each bucket. It covers all points up to there
  /// in the order of the axis, so it does not depend on the edges.
  ///
  /// @param edges as for [#buckets]
  /// @param average a new one; afterwards it covers all points up to the last edge
  /// @return one element for each bucket; NaN if a bucket has no finite value
  public double[] averages(StoredAxis axis, long[] edges, MovingAverage average) {
    double[] averages = new double[edges.length - 1];
    Arrays.fill(averages, Double.NaN);
    int[] bucket = {-1};
    LineWalk.over(
        parts,
        loose,
        axis,
        edges[0],
        average.memory(),
        lastInside(edges),
        (x, value) -> {
          while (bucket[0] + 1 < averages.length && x >= edges[bucket[0] + 1]) {
            bucket[0]++;
          }
          average.add(value);
          if (bucket[0] >= 0 && Double.isFinite(value)) {
            averages[bucket[0]] = average.value();
          }
        });
    return averages;
  }

  /// The greatest integer belongs to the last bucket, because no edge can follow it.
  private static long lastInside(long[] edges) {
    long last = edges[edges.length - 1];
    return last == Long.MAX_VALUE ? last : last - 1;
  }

  /// Adds the points before an x to a new average, in the order of the axis.
  public void averageBefore(StoredAxis axis, long x, MovingAverage average) {
    if (x > Long.MIN_VALUE) {
      LineWalk.over(
          parts, loose, axis, x, average.memory(), x - 1, (at, value) -> average.add(value));
    }
  }

  /// The summary of the points; null if there are none.
  public @Nullable Summary summary() {
    if (size() == 0) {
      return null;
    }
    Aggregate all = new Aggregate();
    List<Points> ends = new ArrayList<>();
    try (Zstandard zstd = new Zstandard()) {
      for (Part part : parts) {
        part.chunk.aggregate(0, part.points, 0, 0, all, zstd);
        Points two = new Points();
        two.add(part.chunk, 0, 1);
        two.add(part.chunk, part.points - 1, part.points);
        ends.add(two);
      }
    }
    for (int i = 0; i < loose.size(); i++) {
      all.add(0, loose.value(i));
    }
    ends.add(loose);
    Points sorted = new Points();
    for (Points some : ends) {
      for (int i : new int[] {0, some.size() - 1}) {
        if (i >= 0 && i < some.size()) {
          sorted.add(some.step(i), some.timeMs(i), some.index(i), some.value(i));
        }
      }
    }
    sorted.sortByStep();
    return summary(all.stats(), sorted);
  }

  /// Summaries, unlike [Stats], include infinities.
  private static Summary summary(Stats stats, Points sorted) {
    double positive = stats.positiveInfinite() > 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    double negative = stats.negativeInfinite() > 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
    int last = sorted.size() - 1;
    return new Summary(
        stats.count(),
        sorted.value(0),
        sorted.step(0),
        sorted.timeMs(0),
        sorted.value(last),
        sorted.step(last),
        sorted.timeMs(last),
        firstNumber(negative, stats.min(), positive),
        firstNumber(positive, stats.max(), negative),
        stats.sum()
            + (Double.isNaN(positive) ? 0 : positive)
            + (Double.isNaN(negative) ? 0 : negative),
        stats.nan(),
        stats.positiveInfinite() + stats.negativeInfinite());
  }

  private static double firstNumber(double... numbers) {
    for (double number : numbers) {
      if (!Double.isNaN(number)) {
        return number;
      }
    }
    return Double.NaN;
  }
}
