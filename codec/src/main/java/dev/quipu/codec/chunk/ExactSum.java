package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.BitPacking;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The exact sum of finite values, rounded only when it is read. So it depends neither on the order
/// of the values nor on the cuts into blocks and chunks, and a chart shows the same mean before and
/// after compaction.
///
/// Two doubles hold the exact sum as long as possible, which is nearly always: the rounded sum, and
/// the rounding errors so far (Knuth's TwoSum). Otherwise the sum moves to a fixed-point number
/// wide enough for every double: Neal, "Fast exact summation using small and large
/// superaccumulators", 2015.
final class ExactSum {
  /// Digits of 32 bits, from 2^-1074 up; wide enough for 2^63 times the largest double.
  private static final int DIGITS = 70;

  private static final long DIGIT_MASK = 0xffff_ffffL;

  /// Each value adds less than 2^53 to a digit, which has 63 bits.
  private static final int ADDS_BEFORE_CARRY = 512;

  private double high;
  private double low;
  private long @Nullable [] digits;
  private int adds;

  void clear() {
    high = 0;
    low = 0;
    digits = null;
    adds = 0;
  }

  /// Adds a finite value.
  void add(double v) {
    double sum = high + v;
    double part = sum - high;
    double lost = (high - (sum - part)) + (v - part);
    double lows = low + lost;
    double lowPart = lows - low;
    double lostAgain = (low - (lows - lowPart)) + (lost - lowPart);
    if (lostAgain == 0) {
      high = sum;
      low = lows;
    } else {
      spill();
      high = v;
    }
  }

  void add(ExactSum other) {
    long[] wide = other.digits;
    if (wide != null) {
      spill();
      other.carry(wide);
      long[] mine = wide();
      for (int i = 0; i < DIGITS; i++) {
        mine[i] += wide[i];
      }
      carry(mine);
    }
    add(other.high);
    add(other.low);
  }

  /// The sum, rounded to the nearest double; infinite if it exceeds the range of doubles.
  double rounded() {
    if (digits == null) {
      return high + low + 0.0;
    }
    spill();
    return round(wide().clone());
  }

  /// The rounding error of [#rounded]; NaN if no double holds it.
  double remainder() {
    double sum = rounded();
    if (!Double.isFinite(sum)) {
      return Double.NaN;
    }
    ExactSum rest = new ExactSum();
    rest.add(this);
    rest.add(-sum);
    double remainder = rest.rounded();
    rest.add(-remainder);
    return rest.rounded() == 0 ? remainder : Double.NaN;
  }

  private long[] wide() {
    long[] wide = digits;
    if (wide == null) {
      wide = new long[DIGITS];
      digits = wide;
    }
    return wide;
  }

  private void spill() {
    long[] wide = wide();
    addTo(wide, high);
    addTo(wide, low);
    high = 0;
    low = 0;
    adds += 2;
    if (adds >= ADDS_BEFORE_CARRY) {
      carry(wide);
    }
  }

  private static void addTo(long[] wide, double v) {
    long bits = Double.doubleToRawLongBits(v);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long mantissa = bits & 0xf_ffff_ffff_ffffL;
    if (exponent == 0) {
      exponent = 1;
    } else {
      mantissa |= 1L << 52;
    }
    int digit = (exponent - 1) >>> 5;
    int shift = (exponent - 1) & 31;
    long lowPart = (mantissa << shift) & DIGIT_MASK;
    long highPart = mantissa >>> (32 - shift);
    if (bits < 0) {
      wide[digit] -= lowPart;
      wide[digit + 1] -= highPart;
    } else {
      wide[digit] += lowPart;
      wide[digit + 1] += highPart;
    }
  }

  /// Reduces every digit except the last to 32 bits; the last one has the sign.
  private void carry(long[] wide) {
    carryOver(wide);
    adds = 0;
  }

  private static void carryOver(long[] wide) {
    for (int i = 0; i < DIGITS - 1; i++) {
      wide[i + 1] += wide[i] >> 32;
      wide[i] &= DIGIT_MASK;
    }
  }

  private static double round(long[] wide) {
    carryOver(wide);
    boolean negative = wide[DIGITS - 1] < 0;
    if (negative) {
      for (int i = 0; i < DIGITS; i++) {
        wide[i] = -wide[i];
      }
      carryOver(wide);
    }
    int top = DIGITS - 1;
    while (top >= 0 && wide[top] == 0) {
      top--;
    }
    if (top < 0) {
      return 0.0;
    }
    int length = 32 * top + BitPacking.width(wide[top]);
    long bits = length <= 53 ? wide[1] << 32 | wide[0] : roundedBits(wide, length);
    return Double.longBitsToDouble(negative ? bits | Long.MIN_VALUE : bits);
  }

  /// The bits of the double nearest to a number of more than 53 bits; ties go to even.
  private static long roundedBits(long[] wide, int length) {
    int dropped = length - 53;
    if (dropped > 2045) {
      return Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    }
    int digit = dropped >>> 5;
    int shift = dropped & 31;
    long mantissa = wide[digit] >>> shift | wide[digit + 1] << (32 - shift);
    if (shift > 0 && digit + 2 < DIGITS) {
      mantissa |= wide[digit + 2] << (64 - shift);
    }
    mantissa &= (1L << 53) - 1;
    boolean half = bit(wide, dropped - 1);
    if (half && ((mantissa & 1) != 0 || anyBelow(wide, dropped - 1))) {
      mantissa++;
    }
    // The leading bit adds one to the exponent field, as does a mantissa that rounds up to 2^53.
    return ((long) dropped << 52) + mantissa;
  }

  private static boolean bit(long[] wide, int position) {
    return (wide[position >>> 5] >>> (position & 31) & 1) != 0;
  }

  private static boolean anyBelow(long[] wide, int position) {
    int digit = position >>> 5;
    if ((wide[digit] & ((1L << (position & 31)) - 1)) != 0) {
      return true;
    }
    return Arrays.stream(wide, 0, digit).anyMatch(d -> d != 0);
  }
}
