package dev.quipu.core.json;

import java.math.BigInteger;

/// Writes a double as ECMAScript does: the fewest digits that name this double and no other, the
/// closest of them to its value. RFC 8785 asks for this form. `Double.toString` of JDK 17 writes
/// more digits than needed for some doubles.
///
/// The digits are found with Schubfach (Raffaello Giulietti, "The Schubfach way to render
/// doubles"): the ends of the interval of the decimals that round to the double are computed with
/// 126 bits of a power of ten.
public final class NumberText {
  /// The most bytes of a number, such as `-2.2250738585072014e-308`.
  public static final int MOST_BYTES = 26;

  private static final int MIN_EXPONENT = -1074;
  private static final long HIDDEN_BIT = 1L << 52;
  private static final int LEAST_POWER = -324;
  private static final int GREATEST_POWER = 292;
  private static final long LOW_63 = Long.MAX_VALUE;

  /// For each power k of ten: 10^-k in 126 bits, rounded up, as its upper and its lower 63 bits.
  private static final long[] POWERS = powers();

  private NumberText() {}

  private static long[] powers() {
    long[] powers = new long[2 * (GREATEST_POWER - LEAST_POWER + 1)];
    for (int k = LEAST_POWER; k <= GREATEST_POWER; k++) {
      int shift = log2OfPowerOf10(-k) - 125;
      BigInteger ten = BigInteger.TEN.pow(Math.abs(k));
      BigInteger scaled;
      if (k <= 0) {
        scaled = shift >= 0 ? ten.shiftRight(shift) : ten.shiftLeft(-shift);
      } else {
        scaled = BigInteger.ONE.shiftLeft(-shift).divide(ten);
      }
      scaled = scaled.add(BigInteger.ONE);
      powers[2 * (k - LEAST_POWER)] = scaled.shiftRight(63).longValueExact();
      powers[2 * (k - LEAST_POWER) + 1] = scaled.longValue() & LOW_63;
    }
    return powers;
  }

  /// The floor of log2(10^e).
  private static int log2OfPowerOf10(int e) {
    return (int) ((e * 913_124_641_741L) >> 38);
  }

  /// The floor of log10(2^e).
  private static int log10OfPowerOf2(int e) {
    return (int) ((e * 661_971_961_083L) >> 41);
  }

  /// The floor of log10(3/4 * 2^e).
  private static int log10OfThreeQuarters(int e) {
    return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  /// Writes a finite double.
  ///
  /// @param out with room for [#MOST_BYTES] from `at`
  /// @return the end of the text
  public static int write(double value, byte[] out, int at) {
    long whole = (long) value;
    if (whole == value && whole > -HIDDEN_BIT && whole < HIDDEN_BIT) {
      return write(whole, out, at);
    }
    int to = at;
    if (value < 0) {
      out[to++] = '-';
    }
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long fraction = bits & (HIDDEN_BIT - 1);
    return exponent == 0
        ? shortest(fraction, MIN_EXPONENT, out, to)
        : shortest(fraction | HIDDEN_BIT, exponent + MIN_EXPONENT - 1, out, to);
  }

  /// Writes an integer.
  ///
  /// @return the end of the text
  public static int write(long value, byte[] out, int at) {
    int to = at;
    // As a negative number, because the least long has no positive one.
    long rest = value;
    if (value < 0) {
      out[to++] = '-';
    } else {
      rest = -value;
    }
    int digits = 1;
    for (long more = rest / 10; more != 0; more /= 10) {
      digits++;
    }
    for (int i = to + digits - 1; i >= to; i--) {
      out[i] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    return to + digits;
  }

  /// Writes c * 2^q.
  private static int shortest(long c, int q, byte[] out, int at) {
    int odd = (int) c & 1;
    long middle = c << 2;
    long right = middle + 2;
    long left;
    int k;
    if (c != HIDDEN_BIT || q == MIN_EXPONENT) {
      left = middle - 2;
      k = log10OfPowerOf2(q);
    } else {
      // The double below a power of two is closer than the double above.
      left = middle - 1;
      k = log10OfThreeQuarters(q);
    }
    int h = q + log2OfPowerOf10(-k) + 2;
    long high = POWERS[2 * (k - LEAST_POWER)];
    long low = POWERS[2 * (k - LEAST_POWER) + 1];
    long v = scaled(high, low, middle << h);
    long vLeft = scaled(high, low, left << h);
    long vRight = scaled(high, low, right << h);
    long s = v >> 2;
    if (s >= 10) {
      long down = s / 10 * 10;
      boolean downFits = vLeft + odd <= down << 2;
      boolean upFits = ((down + 10) << 2) + odd <= vRight;
      if (downFits != upFits) {
        return format(downFits ? down : down + 10, k, out, at);
      }
    }
    boolean downFits = vLeft + odd <= s << 2;
    boolean upFits = ((s + 1) << 2) + odd <= vRight;
    if (downFits != upFits) {
      return format(downFits ? s : s + 1, k, out, at);
    }
    long side = v - ((2 * s + 1) << 1);
    return format(side < 0 || (side == 0 && (s & 1) == 0) ? s : s + 1, k, out, at);
  }

  /// The product, rounded to odd, so that comparisons with it are exact.
  private static long scaled(long high, long low, long factor) {
    long x = Math.multiplyHigh(low, factor);
    long y = Math.multiplyHigh(high, factor);
    long z = ((high * factor) >>> 1) + x;
    return (y + (z >>> 63)) | (((z & LOW_63) + LOW_63) >>> 63);
  }

  /// Writes digits * 10^k.
  private static int format(long digits, int k, byte[] out, int at) {
    long shortened = digits;
    int power = k;
    while (shortened % 10 == 0) {
      shortened /= 10;
      power++;
    }
    int end = write(shortened, out, at);
    int count = end - at;
    int point = count + power;
    if (point > 21 || point <= -6) {
      return exponential(point - 1, count, out, at);
    }
    if (point <= 0) {
      int zeros = 2 - point;
      System.arraycopy(out, at, out, at + zeros, count);
      fill(out, at, zeros);
      out[at + 1] = '.';
      return end + zeros;
    }
    if (point < count) {
      System.arraycopy(out, at + point, out, at + point + 1, count - point);
      out[at + point] = '.';
      return end + 1;
    }
    fill(out, end, point - count);
    return at + point;
  }

  private static int exponential(int exponent, int count, byte[] out, int at) {
    int end = at + count;
    if (count > 1) {
      System.arraycopy(out, at + 1, out, at + 2, count - 1);
      out[at + 1] = '.';
      end++;
    }
    out[end++] = 'e';
    if (exponent >= 0) {
      out[end++] = '+';
    }
    return write(exponent, out, end);
  }

  private static void fill(byte[] out, int at, int zeros) {
    for (int i = 0; i < zeros; i++) {
      out[at + i] = '0';
    }
  }
}
