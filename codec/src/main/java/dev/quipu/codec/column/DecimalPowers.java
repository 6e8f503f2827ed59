package dev.quipu.codec.column;

import java.util.ArrayList;
import java.util.List;

/// The powers of ten between a value and its integer, in double precision: `value = integer ÷
/// 10^exponent`, which is exact for every decimal of up to 15 digits; or, in this order, `value =
/// integer × 10^factor × 10^-exponent`, for large multiples of a power of ten.
///
/// @param divided whether the first formula applies; there is no factor then
public record DecimalPowers(int exponent, int factor, boolean divided) {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };
  private static final double[] INVERSES = {
    1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14,
    1e-15, 1e-16, 1e-17, 1e-18
  };

  public static final int MAX_EXPONENT = POWERS.length - 1;

  public static double power(int exponent) {
    return POWERS[exponent];
  }

  /// The first of two equally good pairs is the safer one: division, and the larger exponent.
  static final List<DecimalPowers> ALL = all();

  private static List<DecimalPowers> all() {
    List<DecimalPowers> all = new ArrayList<>();
    for (int e = POWERS.length - 1; e >= 0; e--) {
      all.add(new DecimalPowers(e, 0, true));
    }
    for (int e = POWERS.length - 1; e >= 0; e--) {
      for (int f = e; f >= 0; f--) {
        all.add(new DecimalPowers(e, f, false));
      }
    }
    return List.copyOf(all);
  }

  static boolean areAllowed(int exponent, int factor, boolean divided) {
    return exponent < POWERS.length && factor <= (divided ? 0 : exponent);
  }

  long toInteger(double v) {
    return (long) Math.rint(v * POWERS[exponent] * INVERSES[factor]);
  }

  double toDouble(long integer) {
    return divided
        ? (double) integer / POWERS[exponent]
        : (double) integer * POWERS[factor] * INVERSES[exponent];
  }

  /// Whether the integer yields the value bit for bit.
  boolean holds(long integer, double v) {
    return Double.doubleToRawLongBits(toDouble(integer)) == Double.doubleToRawLongBits(v);
  }

  /// Turns the integers `from` (inclusive) to `to` (exclusive) into values.
  void toDoubles(long[] integers, int from, int to, double[] into, int start) {
    if (divided) {
      double divisor = POWERS[exponent];
      for (int i = from; i < to; i++) {
        into[start + i - from] = (double) integers[i] / divisor;
      }
      return;
    }
    double power = POWERS[factor];
    double inverse = INVERSES[exponent];
    for (int i = from; i < to; i++) {
      into[start + i - from] = (double) integers[i] * power * inverse;
    }
  }
}
