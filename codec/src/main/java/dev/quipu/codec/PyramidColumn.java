package dev.quipu.codec;

import java.util.Arrays;

/// One statistic of all nodes of a [Pyramid], as integers of one width, so that any node is read
/// without the others. How an integer stands for a value is chosen for the chunk, smallest first.
///
/// As bytes: how, the places if as decimals (the value is the integer divided by that power of ten,
/// which no decimal ever misses), the least integer as a zigzag varint, the width, the differences
/// to the least, bit-packed.
final class PyramidColumn {
  private static final int AS_ORDER_OF_DOUBLES = 0;
  private static final int AS_ORDER_OF_FLOATS = 1;
  private static final int AS_DECIMALS = 2;
  private static final int AS_INTEGERS = 3;

  private final int how;
  private final double power;
  private final long base;
  private final int width;
  private final byte[] bytes;
  private final int at;

  private PyramidColumn(ByteCursor in, int nodes) {
    how = in.octet();
    if (how > AS_INTEGERS) {
      throw ChunkFormat.corrupt("a statistic is stored in the unknown way " + how);
    }
    int places = how == AS_DECIMALS ? in.octet() : 0;
    if (places > DecimalPowers.MAX_EXPONENT) {
      throw ChunkFormat.corrupt("a statistic has " + places + " decimals");
    }
    power = DecimalPowers.power(places);
    base = in.zigzag();
    width = in.octet();
    if (width > 64) {
      throw ChunkFormat.corrupt("a statistic has " + width + " bits");
    }
    bytes = in.array();
    at = in.take(BitPacking.bytes(nodes, width));
  }

  static PyramidColumn read(ByteCursor in, int nodes) {
    return new PyramidColumn(in, nodes);
  }

  long integer(int node) {
    return base + BitPacking.get(bytes, at, node, width);
  }

  /// A count, which cannot be negative nor exceed the points it is of.
  int count(int node, int points) {
    long count = integer(node);
    if (count < 0 || count > points) {
      throw ChunkFormat.corrupt("a statistic counts " + count + " of " + points + " points");
    }
    return (int) count;
  }

  double value(int node) {
    long integer = integer(node);
    return switch (how) {
      case AS_ORDER_OF_FLOATS -> FloatingOrder.toFloat(integer);
      case AS_DECIMALS -> integer / power;
      default -> FloatingOrder.toDouble(integer);
    };
  }

  boolean sameAt(PyramidColumn other, int node) {
    return Double.compare(value(node), other.value(node)) == 0;
  }

  static void putIntegers(long[] column, ByteSink out) {
    out.putByte(AS_INTEGERS);
    put(column, out);
  }

  static void putValues(double[] column, ByteSink out) {
    long[] integers = new long[column.length];
    if (Arrays.stream(column).allMatch(FloatingOrder::isFloat)) {
      Arrays.setAll(integers, i -> FloatingOrder.ofFloat(column[i]));
      out.putByte(AS_ORDER_OF_FLOATS);
      put(integers, out);
      return;
    }
    int places = places(column);
    if (places >= 0) {
      Arrays.setAll(integers, i -> (long) Math.rint(column[i] * DecimalPowers.power(places)));
      out.putByte(AS_DECIMALS);
      out.putByte(places);
    } else {
      Arrays.setAll(integers, i -> FloatingOrder.ofDouble(column[i]));
      out.putByte(AS_ORDER_OF_DOUBLES);
    }
    put(integers, out);
  }

  /// The fewest decimals that hold every value, bit for bit; -1 if none do.
  private static int places(double[] column) {
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

  private static void put(long[] integers, ByteSink out) {
    long min = Arrays.stream(integers).min().orElse(0);
    long max = Arrays.stream(integers).max().orElse(0);
    out.putZigzag(min);
    out.putByte(BitPacking.width(max - min));
    BitPacking.pack(integers, integers.length, min, BitPacking.width(max - min), out);
  }
}
