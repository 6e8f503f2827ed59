package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Trial;
import dev.quipu.codec.column.DecimalPowers;
import java.util.Arrays;

/// The statistics of a chunk's values: a node for each block of 64 points, above them a node for
/// each 16 nodes, and so on. The single top node is in the header. Any range of points consists of
/// points of at most two blocks and of at most 30 nodes of each level. So a bucket of a chart costs
/// the same for a thousand points as for ten million.
///
/// The sum of a node is exact. It consists of two doubles: the rounded sum and the rounding error.
/// If no two doubles hold it, the second is NaN and the sum is computed from the points.
///
/// As bytes: a [PyramidColumn] over all nodes, lowest level first, for each of minimum, maximum,
/// sum, rounding error, and the numbers of NaN, of +infinity and of -infinity.
public final class Pyramid {
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
    min = PyramidColumn.read(in, starts);
    max = PyramidColumn.read(in, starts);
    sum = PyramidColumn.read(in, starts);
    lost = PyramidColumn.read(in, starts);
    for (int i = 0; i < COUNTS; i++) {
      counts[i] = PyramidColumn.read(in, starts);
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
    double[][] doubles = new double[2][nodes];
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
        counts[NAN][node] = all.nan();
        counts[POSITIVE][node] = all.positiveInfinite();
        counts[NEGATIVE][node] = all.negativeInfinite();
      }
    }
    PyramidColumn.putValues(doubles[0], starts, out);
    PyramidColumn.putValues(doubles[1], starts, out);
    putSums(sums, placesOf(doubles), starts, out);
    for (long[] column : counts) {
      PyramidColumn.putIntegers(column, out);
    }
  }

  /// The fewest decimal places that hold all minima and maxima; -1 if they are no decimals.
  private static int placesOf(double[][] extremes) {
    int least = PyramidColumn.decimalPlaces(extremes[0]);
    int greatest = PyramidColumn.decimalPlaces(extremes[1]);
    return least < 0 || greatest < 0 ? -1 : Math.max(least, greatest);
  }

  /// Writes each sum as two parts, a rounded sum and the rest. For decimals, rounding to a decimal
  /// is smaller: the rest is then only the error of the values themselves.
  private static void putSums(ExactSum[] sums, int places, int[] starts, ByteSink out) {
    Trial<Integer> trial = new Trial<>(0);
    ByteSink plain = trial.next();
    double[] rounded = Arrays.stream(sums).mapToDouble(ExactSum::rounded).toArray();
    PyramidColumn.putValues(rounded, starts, plain);
    PyramidColumn.putValues(
        Arrays.stream(sums).mapToDouble(ExactSum::remainder).toArray(), starts, plain);
    trial.offer(0);
    if (places >= 0) {
      double power = DecimalPowers.power(places);
      double[] decimals =
          Arrays.stream(rounded).map(sum -> (long) Math.rint(sum * power) / power).toArray();
      double[] lost = new double[sums.length];
      Arrays.setAll(lost, node -> rest(sums[node], decimals[node]));
      ByteSink sink = trial.next();
      PyramidColumn.putValues(decimals, starts, sink);
      PyramidColumn.putValues(lost, starts, sink);
      if (Arrays.stream(lost).noneMatch(Double::isNaN)) {
        trial.offer(1);
      }
    }
    trial.putBest(out);
  }

  /// The difference of a sum and a number; NaN if no double holds it.
  private static double rest(ExactSum sum, double less) {
    ExactSum rest = new ExactSum();
    rest.add(sum);
    rest.add(-less);
    return rest.remainder() == 0 ? rest.rounded() : Double.NaN;
  }

  /// The start of each level, followed by the number of all nodes.
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

  /// Whether all nodes are equal, however they are stored.
  boolean equalsNodesOf(Pyramid other) {
    for (int level = 0; level < starts.length - 1; level++) {
      for (int number = 0; number < starts[level + 1] - starts[level]; number++) {
        boolean same =
            min.sameAt(other.min, level, number)
                && max.sameAt(other.max, level, number)
                && hasSumOf(other, level, number);
        for (int i = 0; i < COUNTS; i++) {
          same &= counts[i].integer(level, number) == other.counts[i].integer(level, number);
        }
        if (!same) {
          return false;
        }
      }
    }
    return true;
  }

  /// Whether the sums are equal, even if they are split differently.
  private boolean hasSumOf(Pyramid other, int level, int number) {
    boolean known =
        !Double.isNaN(lost.value(level, number)) && !Double.isNaN(other.lost.value(level, number));
    if (!known) {
      return rounded(level, number) == other.rounded(level, number);
    }
    ExactSum difference = exactSum(level, number);
    difference.add(-finite(other.sum.value(level, number)));
    difference.add(-finite(other.lost.value(level, number)));
    return difference.rounded() == 0;
  }

  private double rounded(int level, int number) {
    return Double.isNaN(lost.value(level, number))
        ? sum.value(level, number)
        : exactSum(level, number).rounded();
  }

  private ExactSum exactSum(int level, int number) {
    ExactSum all = new ExactSum();
    all.add(finite(sum.value(level, number)));
    all.add(finite(lost.value(level, number)));
    return all;
  }

  private static double finite(double part) {
    if (!Double.isFinite(part)) {
      throw ChunkFormat.corrupt("a statistic has a sum of which a part is " + part);
    }
    return part;
  }

  /// Adds the points of a node whose stored sum is not exact.
  @FunctionalInterface
  interface PointSums {
    void add(int from, int to, ExactSum into);
  }

  /// Adds whole blocks without regard to the first and last point.
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
    int from = number * nodePoints;
    int to = Math.min(points, from + nodePoints);
    into.addCounts(
        to - from,
        min.value(level, number),
        max.value(level, number),
        counts[NAN].count(level, number, to - from),
        counts[POSITIVE].count(level, number, to - from),
        counts[NEGATIVE].count(level, number, to - from));
    double remainder = lost.value(level, number);
    if (Double.isNaN(remainder)) {
      fallback.add(from, to, into.sum());
      return;
    }
    into.sum().add(finite(sum.value(level, number)));
    if (remainder != 0) {
      into.sum().add(finite(remainder));
    }
  }
}
