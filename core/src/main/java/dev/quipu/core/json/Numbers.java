package dev.quipu.core.json;

import dev.quipu.core.limits.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Decides which numbers a series holds. It holds doubles. An integer that a double would round is
/// kept as [JsonText], so that the integer stays exact.
public final class Numbers {
  /// Bits of an integer of [Limits#VALUE_NUMBER_CHARS] digits; formatting a longer one takes long.
  public static final int MOST_BITS = (int) (Limits.VALUE_NUMBER_CHARS * 3.33);

  private static final double TWO_TO_63 = 0x1p63;

  private Numbers() {}

  /// Whether a double holds this integer exactly.
  public static boolean isDouble(long value) {
    double rounded = value;
    return rounded != TWO_TO_63 && (long) rounded == value;
  }

  /// Whether a double holds this integer exactly.
  public static boolean isDouble(BigInteger value) {
    return isDouble(new BigDecimal(value));
  }

  /// Whether a number is kept as a double. A fraction is if it is in the range of doubles; an
  /// integer is if a double holds it exactly.
  public static boolean isDouble(BigDecimal value) {
    if (value.scale() > 0) {
      return Double.isFinite(value.doubleValue());
    }
    if (value.unscaledValue().bitLength() > MOST_BITS) {
      return false;
    }
    double rounded = value.doubleValue();
    return Double.isFinite(rounded) && new BigDecimal(rounded).compareTo(value) == 0;
  }
}
