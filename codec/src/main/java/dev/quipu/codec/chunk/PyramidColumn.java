package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Trial;
import dev.quipu.codec.column.DecimalPowers;
import dev.quipu.codec.column.FloatingOrder;
import java.util.Arrays;
import java.util.function.DoubleToLongFunction;

/// One statistic of all nodes of a [Pyramid], as bit-packed integers, so that each node can be read
/// alone. Each chunk uses the mapping from values to integers that takes the fewest bytes.
///
/// As bytes: the mapping; its scale, if any; then the integers, either all levels at one width or
/// level by level: the least as a zigzag varint, the width, the differences to the least.
final class PyramidColumn {
  private static final int AS_ORDER_OF_DOUBLES = 0;
  private static final int AS_ORDER_OF_FLOATS = 1;
  private static final int AS_DECIMALS = 2;
  private static final int AS_INTEGERS = 3;
  private static final int AS_DECIMALS_BY_LEVEL = 4;
  private static final int AS_BINARY_FRACTIONS_BY_LEVEL = 5;

  /// Doubles hold every integer up to this one.
  private static final double EXACT_INTEGERS = 0x1p53;

  private static final int MAX_BINARY_PLACES = 255;

  private final int how;
  private final double scale;
  private final byte[] bytes;
  private final long[] bases;
  private final int[] widths;

  /// The position of the integers of each level, and the number of its first node.
  private final int[] places;

  private final int[] firsts;

  private PyramidColumn(ByteCursor in, int[] starts) {
    how = in.octet();
    if (how > AS_BINARY_FRACTIONS_BY_LEVEL) {
      throw ChunkFormat.corrupt("a statistic is stored in the unknown way " + how);
    }
    scale = readScale(in, how);
    bytes = in.array();
    int levels = starts.length - 1;
    bases = new long[levels];
    widths = new int[levels];
    places = new int[levels];
    firsts = new int[levels];
    for (int level = 0; level < levels; level++) {
      if (isByLevel(how)) {
        readIntegers(in, level, starts[level + 1] - starts[level]);
      } else if (level == 0) {
        readIntegers(in, level, starts[levels]);
      } else {
        bases[level] = bases[0];
        widths[level] = widths[0];
        places[level] = places[0];
        firsts[level] = starts[level];
      }
    }
  }

  private static boolean isByLevel(int how) {
    return how == AS_DECIMALS_BY_LEVEL || how == AS_BINARY_FRACTIONS_BY_LEVEL;
  }

  private static double readScale(ByteCursor in, int how) {
    return switch (how) {
      case AS_DECIMALS, AS_DECIMALS_BY_LEVEL -> {
        int places = in.octet();
        if (places > DecimalPowers.MAX_EXPONENT) {
          throw ChunkFormat.corrupt("a statistic has " + places + " decimals");
        }
        yield DecimalPowers.power(places);
      }
      case AS_BINARY_FRACTIONS_BY_LEVEL -> Math.scalb(1.0, -in.octet());
      default -> 1;
    };
  }

  private void readIntegers(ByteCursor in, int level, int nodes) {
    bases[level] = in.zigzag();
    widths[level] = in.octet();
    if (widths[level] > 64) {
      throw ChunkFormat.corrupt("a statistic has " + widths[level] + " bits");
    }
    places[level] = in.take(BitPacking.bytes(nodes, widths[level]));
  }

  /// @param starts the number of the first node of each level, followed by the number of all nodes
  static PyramidColumn read(ByteCursor in, int[] starts) {
    return new PyramidColumn(in, starts);
  }

  /// The integer of one node.
  long integer(int level, int number) {
    return bases[level]
        + BitPacking.get(bytes, places[level], firsts[level] + number, widths[level]);
  }

  /// A count; must be from 0 to the number of points that are counted.
  int count(int level, int number, int points) {
    long count = integer(level, number);
    if (count < 0 || count > points) {
      throw ChunkFormat.corrupt("a statistic counts " + count + " of " + points + " points");
    }
    return (int) count;
  }

  double value(int level, int number) {
    long integer = integer(level, number);
    return switch (how) {
      case AS_ORDER_OF_FLOATS -> FloatingOrder.toFloat(integer);
      case AS_DECIMALS, AS_DECIMALS_BY_LEVEL -> integer / scale;
      case AS_BINARY_FRACTIONS_BY_LEVEL -> integer * scale;
      default -> FloatingOrder.toDouble(integer);
    };
  }

  boolean sameAt(PyramidColumn other, int level, int number) {
    return Double.compare(value(level, number), other.value(level, number)) == 0;
  }

  static void putIntegers(long[] column, ByteSink out) {
    out.putByte(AS_INTEGERS);
    put(column, 0, column.length, out);
  }

  /// Writes values with the smallest mapping.
  static void putValues(double[] column, int[] starts, ByteSink out) {
    Trial<Integer> trial = new Trial<>(0);
    if (Arrays.stream(column).allMatch(FloatingOrder::isFloat)) {
      putAll(AS_ORDER_OF_FLOATS, column, FloatingOrder::ofFloat, trial.next());
      trial.offer(AS_ORDER_OF_FLOATS);
    } else {
      putAll(AS_ORDER_OF_DOUBLES, column, FloatingOrder::ofDouble, trial.next());
      trial.offer(AS_ORDER_OF_DOUBLES);
    }
    int decimals = decimalPlaces(column);
    if (decimals >= 0) {
      double power = DecimalPowers.power(decimals);
      long[] integers = Arrays.stream(column).mapToLong(v -> (long) Math.rint(v * power)).toArray();
      putByLevel(AS_DECIMALS_BY_LEVEL, decimals, integers, starts, trial.next());
      trial.offer(AS_DECIMALS_BY_LEVEL);
    }
    int binary = binaryPlaces(column);
    if (binary >= 0) {
      long[] integers =
          Arrays.stream(column).mapToLong(v -> (long) Math.scalb(v, binary)).toArray();
      putByLevel(AS_BINARY_FRACTIONS_BY_LEVEL, binary, integers, starts, trial.next());
      trial.offer(AS_BINARY_FRACTIONS_BY_LEVEL);
    }
    trial.putBest(out);
  }

  private static void putAll(int how, double[] column, DoubleToLongFunction integer, ByteSink out) {
    out.putByte(how);
    put(Arrays.stream(column).mapToLong(integer).toArray(), 0, column.length, out);
  }

  private static void putByLevel(int how, int scale, long[] integers, int[] starts, ByteSink out) {
    out.putByte(how);
    out.putByte(scale);
    for (int level = 0; level < starts.length - 1; level++) {
      put(integers, starts[level], starts[level + 1], out);
    }
  }

  /// The fewest decimal places that hold every value bit for bit; -1 if there are none.
  static int decimalPlaces(double[] column) {
    for (int places = 0; places <= DecimalPowers.MAX_EXPONENT; places++) {
      double power = DecimalPowers.power(places);
      if (Arrays.stream(column).allMatch(v -> isDecimal(v, power))) {
        return places;
      }
    }
    return -1;
  }

  private static boolean isDecimal(double v, double power) {
    double back = (long) Math.rint(v * power) / power;
    return Double.doubleToRawLongBits(back) == Double.doubleToRawLongBits(v);
  }

  /// The fewest binary places that hold every value bit for bit; -1 if there are none.
  private static int binaryPlaces(double[] column) {
    int places = 0;
    for (double v : column) {
      long bits = Double.doubleToRawLongBits(v);
      if (bits == Double.doubleToRawLongBits(-0.0) || !Double.isFinite(v)) {
        return -1;
      }
      if (v != 0) {
        long mantissa = (bits & 0xf_ffff_ffff_ffffL) | 1L << 52;
        places = Math.max(places, 52 - Long.numberOfTrailingZeros(mantissa) - Math.getExponent(v));
      }
    }
    if (places > MAX_BINARY_PLACES) {
      return -1;
    }
    double most = Math.scalb(EXACT_INTEGERS, -places);
    return Arrays.stream(column).allMatch(v -> Math.abs(v) < most) ? places : -1;
  }

  private static void put(long[] integers, int from, int to, ByteSink out) {
    long[] some = Arrays.copyOfRange(integers, from, to);
    long min = Arrays.stream(some).min().orElse(0);
    long max = Arrays.stream(some).max().orElse(0);
    out.putZigzag(min);
    out.putByte(BitPacking.width(max - min));
    BitPacking.pack(some, some.length, min, BitPacking.width(max - min), out);
  }
}
