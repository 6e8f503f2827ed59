package dev.quipu.core.json;

import dev.quipu.core.limits.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Which numbers a series holds. It holds doubles; an integer that a double would round is kept as
/// [JsonText], so that it stays exact.
public final class Numbers {
  /// Bits of an integer of [Limits#VALUE_NUMBER_CHARS] digits; to write a longer one takes long.
  public static final int MOST_BITS = (int) (Limits.VALUE_NUMBER_CHARS * 3.33);

  private static final double TWO_TO_63 = 0x1p63;

  private Numbers() {}

  /// Whether a double is exactly this integer.
  public static boolean isDouble(long value) {
    double rounded = value;
    return rounded != TWO_TO_63 && (long) rounded == value;
  }

  /// Whether a double is exactly this integer.
  public static boolean isDouble(BigInteger value) {
    return isDouble(new BigDecimal(value));
  }

  /// Whether a number is kept as a double: one with a fraction if it is in the range of doubles, an
  /// integer if a double is exactly that.
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
