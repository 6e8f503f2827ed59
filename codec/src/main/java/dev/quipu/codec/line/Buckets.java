package dev.quipu.codec.line;

import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.chunk.Aggregate;
import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.ColumnRange;
import dev.quipu.codec.chunk.StoredAxis;
import dev.quipu.core.error.QuipuException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts the points of a series into buckets along an axis. Every point between the first and the
/// last edge is in exactly one bucket. A point at the greatest possible x, after which no edge can
/// be, is in the last bucket. Each bucket has the minimum and maximum of all of its points, so no
/// spike is hidden.
///
/// In a chunk whose points ascend along the axis, bisection finds each edge, and the [Pyramid] sums
/// up the points between two edges: the cost depends on the number of buckets. In other chunks
/// every point is decoded. Chunks may overlap, as happens when points arrive late.
public final class Buckets {
  private final StoredAxis axis;
  private final long[] edges;
  private final @Nullable Aggregate[] aggregates;

  Buckets(StoredAxis axis, long[] edges) {
    checkEdges(edges);
    this.axis = axis;
    this.edges = edges;
    this.aggregates = new Aggregate[edges.length - 1];
  }

  /// Edges that cut the range from `from` (inclusive) to `to` (exclusive) into even buckets; fewer
  /// if the range has fewer integers.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the range is empty or the number of buckets is not
  ///   from 1 to [LineLimits#BUCKETS]
  public static long[] evenEdges(long from, long to, int buckets) {
    if (from >= to) {
      throw QuipuException.invalid("Range " + from + " to " + to + " is empty");
    }
    if (buckets < 1 || buckets > LineLimits.BUCKETS) {
      throw QuipuException.invalid(
          "Chart has " + buckets + " buckets; 1 to " + LineLimits.BUCKETS + " are allowed");
    }
    long span = to - from;
    int number = Long.compareUnsigned(span, buckets) < 0 ? (int) span : buckets;
    long whole = Long.divideUnsigned(span, number);
    long rest = Long.remainderUnsigned(span, number);
    long[] edges = new long[number + 1];
    Arrays.setAll(edges, i -> from + whole * i + rest * i / number);
    return edges;
  }

  private static void checkEdges(long[] edges) {
    if (edges.length < 2 || edges.length > LineLimits.BUCKETS + 1) {
      throw QuipuException.invalid(
          "Chart has "
              + edges.length
              + " edges; 2 to "
              + (LineLimits.BUCKETS + 1)
              + " are allowed");
    }
    for (int i = 1; i < edges.length; i++) {
      if (edges[i] <= edges[i - 1]) {
        throw QuipuException.invalid(
            "Edge " + edges[i] + " comes after edge " + edges[i - 1] + " and is not greater");
      }
    }
  }

  /// Adds points that are in no chunk.
  void add(Points points) {
    for (int i = 0; i < points.size(); i++) {
      add(points.x(axis, i), points.step(i), points.timeMs(i), points.value(i));
    }
  }

  private void add(long x, long step, long timeMs, double value) {
    int bucket = bucket(x);
    if (bucket >= 0 && bucket < aggregates.length) {
      Aggregate into = aggregate(bucket);
      if (into.isFirst(x)) {
        into.placeFirst(step, timeMs);
      }
      into.add(x, value);
    }
  }

  /// Adds the first points of a chunk whose x is less by `shift` than that of the edges.
  void add(Chunk chunk, int points, long shift, Zstandard zstd) {
    ColumnRange range = chunk.range(axis);
    if (range.max() + shift < edges[0] || bucket(range.min() + shift) == aggregates.length) {
      return;
    }
    if (range.ascending()) {
      addAscending(chunk, points, shift, zstd);
    } else {
      addOneByOne(chunk, points);
    }
  }

  private void addAscending(Chunk chunk, int points, long shift, Zstandard zstd) {
    long least = chunk.range(axis).min();
    long greatest = points == chunk.points() ? chunk.range(axis).max() : chunk.x(axis, points - 1);
    int position = edges[0] <= least + shift ? 0 : chunk.lowerBound(axis, edges[0] - shift, 0);
    while (position < points) {
      long x = position == 0 ? least : chunk.x(axis, position);
      int bucket = bucket(x + shift);
      if (bucket == aggregates.length) {
        return;
      }
      if (bucket < 0) {
        throw ChunkFormat.corrupt("an axis does not ascend as its header says");
      }
      long edge = edges[bucket + 1] - shift;
      int end =
          greatest < edge ? points : Math.min(points, chunk.lowerBound(axis, edge, position + 1));
      long lastX = end == points ? greatest : chunk.x(axis, end - 1);
      Aggregate into = aggregate(bucket);
      if (into.isFirst(x + shift)) {
        into.placeFirst(chunk.x(StoredAxis.STEP, position), chunk.x(StoredAxis.TIME, position));
      }
      chunk.aggregate(position, end, x + shift, lastX + shift, into, zstd);
      position = end;
    }
  }

  private void addOneByOne(Chunk chunk, int points) {
    Points decoded = new Points();
    decoded.add(chunk, 0, points);
    add(decoded);
  }

  /// The bucket of an x; -1 before the first edge, the number of buckets from the last on.
  private int bucket(long x) {
    int found = Arrays.binarySearch(edges, x);
    if (found == aggregates.length && x == Long.MAX_VALUE) {
      // No edge can follow the greatest x.
      return found - 1;
    }
    return found >= 0 ? found : -found - 2;
  }

  private Aggregate aggregate(int bucket) {
    Aggregate known = aggregates[bucket];
    if (known == null) {
      known = new Aggregate();
      aggregates[bucket] = known;
    }
    return known;
  }

  /// The buckets with points, by number.
  List<LineBucket> filled() {
    List<LineBucket> filled = new ArrayList<>();
    for (int i = 0; i < aggregates.length; i++) {
      Aggregate all = aggregates[i];
      if (all != null) {
        filled.add(
            new LineBucket(
                i, all.firstX(), all.lastX(), all.firstStep(), all.firstTimeMs(), all.stats()));
      }
    }
    return filled;
  }
}
