package dev.quipu.codec;

import java.util.Arrays;

/// The statistics of a chunk's values: a node for each block of 64 points, above them a node for
/// each 16, and so on until one would be left, which is in the header. Any range of points is the
/// points of at most two blocks and at most 30 nodes a level, so a bucket of a chart costs the same
/// whether it has a thousand points or ten million.
///
/// The sum of a node is exact: it stands in two doubles, the rounded sum and what the rounding
/// lost. Where no two doubles hold it, the second is NaN and the sum is taken from the points.
///
/// As bytes: for all nodes, the lowest level first, a [PyramidColumn] each of minimum, maximum,
/// sum, what the sum lost, numbers of NaN, of +infinity and of -infinity.
final class Pyramid {
  private static final int NAN = 0;
  private static final int POSITIVE = 1;
  private static final int NEGATIVE = 2;
  private static final int COUNTS = 3;

  private final int points;
  private final int[] starts;
  private final PyramidColumn min;
  private final PyramidColumn max;
  private final PyramidColumn sum;
  private final PyramidColumn lost;
  private final PyramidColumn[] counts = new PyramidColumn[COUNTS];

  Pyramid(ByteCursor in, int points) {
    this.points = points;
    starts = starts(points);
    int nodes = nodes(starts);
    min = PyramidColumn.read(in, nodes);
    max = PyramidColumn.read(in, nodes);
    sum = PyramidColumn.read(in, nodes);
    lost = PyramidColumn.read(in, nodes);
    for (int i = 0; i < COUNTS; i++) {
      counts[i] = PyramidColumn.read(in, nodes);
    }
    in.finish();
  }

  /// Reads the statistics of a chunk of more than one block.
  static Pyramid read(Section section, int points) {
    return new Pyramid(section.head(section.length()), points);
  }

  static boolean isNeeded(int points) {
    return points > ChunkFormat.BLOCK_POINTS;
  }

  static void encode(double[] values, int points, ByteSink out) {
    int[] starts = starts(points);
    int nodes = nodes(starts);
    double[][] doubles = new double[4][nodes];
    long[][] counts = new long[COUNTS][nodes];
    ExactSum[] sums = new ExactSum[nodes];
    for (int level = 0; level < starts.length - 1; level++) {
      for (int node = starts[level]; node < starts[level + 1]; node++) {
        Aggregate all = new Aggregate();
        int number = node - starts[level];
        if (level == 0) {
          int from = number * ChunkFormat.BLOCK_POINTS;
          for (int i = from; i < Math.min(points, from + ChunkFormat.BLOCK_POINTS); i++) {
            all.addValue(values[i]);
          }
        } else {
          int from = starts[level - 1] + number * ChunkFormat.FAN_OUT;
          for (int i = from; i < Math.min(starts[level], from + ChunkFormat.FAN_OUT); i++) {
            all.addCounts(
                0,
                doubles[0][i],
                doubles[1][i],
                counts[NAN][i],
                counts[POSITIVE][i],
                counts[NEGATIVE][i]);
            all.sum().add(sums[i]);
          }
        }
        sums[node] = all.sum();
        doubles[0][node] = all.min();
        doubles[1][node] = all.max();
        doubles[2][node] = all.sum().rounded();
        doubles[3][node] = all.sum().remainder();
        counts[NAN][node] = all.nan();
        counts[POSITIVE][node] = all.positiveInfinite();
        counts[NEGATIVE][node] = all.negativeInfinite();
      }
    }
    for (double[] column : doubles) {
      PyramidColumn.putValues(column, out);
    }
    for (long[] column : counts) {
      PyramidColumn.putIntegers(column, out);
    }
  }

  /// Where each level starts, and at the end the number of nodes of all.
  private static int[] starts(int points) {
    int[] starts = new int[8];
    int levels = 0;
    int size = (points + ChunkFormat.BLOCK_POINTS - 1) / ChunkFormat.BLOCK_POINTS;
    while (size > 1) {
      starts[levels + 1] = starts[levels] + size;
      levels++;
      size = (size + ChunkFormat.FAN_OUT - 1) / ChunkFormat.FAN_OUT;
    }
    return Arrays.copyOf(starts, levels + 1);
  }

  private static int nodes(int[] starts) {
    return starts[starts.length - 1];
  }

  /// Whether every node is the same, however it is stored.
  boolean equalsNodesOf(Pyramid other) {
    for (int node = 0; node < nodes(starts); node++) {
      boolean same =
          min.sameAt(other.min, node)
              && max.sameAt(other.max, node)
              && sum.sameAt(other.sum, node)
              && lost.sameAt(other.lost, node);
      for (int i = 0; i < COUNTS; i++) {
        same &= counts[i].integer(node) == other.counts[i].integer(node);
      }
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /// Gets the points of a node whose sum has to be taken from them.
  @FunctionalInterface
  interface PointSums {
    void add(int from, int to, ExactSum into);
  }

  /// Adds whole blocks, but not what is first and last.
  void add(int fromBlock, int toBlock, Aggregate into, PointSums fallback) {
    int from = fromBlock;
    int to = toBlock;
    int nodePoints = ChunkFormat.BLOCK_POINTS;
    for (int level = 0; ; level++) {
      int size = starts[level + 1] - starts[level];
      boolean isTop = level == starts.length - 2;
      while (from < to && (isTop || from % ChunkFormat.FAN_OUT != 0)) {
        addNode(level, from++, nodePoints, into, fallback);
      }
      while (from < to && to % ChunkFormat.FAN_OUT != 0 && to != size) {
        addNode(level, --to, nodePoints, into, fallback);
      }
      if (from >= to) {
        return;
      }
      from /= ChunkFormat.FAN_OUT;
      to = (to + ChunkFormat.FAN_OUT - 1) / ChunkFormat.FAN_OUT;
      nodePoints *= ChunkFormat.FAN_OUT;
    }
  }

  private void addNode(int level, int number, int nodePoints, Aggregate into, PointSums fallback) {
    int node = starts[level] + number;
    int from = number * nodePoints;
    int to = Math.min(points, from + nodePoints);
    into.addCounts(
        to - from,
        min.value(node),
        max.value(node),
        counts[NAN].count(node, to - from),
        counts[POSITIVE].count(node, to - from),
        counts[NEGATIVE].count(node, to - from));
    double remainder = lost.value(node);
    if (Double.isNaN(remainder)) {
      fallback.add(from, to, into.sum());
      return;
    }
    double rounded = sum.value(node);
    if (Double.isInfinite(remainder) || !Double.isFinite(rounded)) {
      throw ChunkFormat.corrupt("a statistic has the sum " + rounded + " and " + remainder);
    }
    into.sum().add(rounded);
    into.sum().add(remainder);
  }
}
