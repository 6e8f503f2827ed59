package dev.quipu.codec.column;

/// The bits of floating-point numbers as integers in the order of the numbers: neighbours in value
/// become neighbours as integers, and every bit pattern, NaN too, has an integer of its own.
public final class FloatingOrder {
  private FloatingOrder() {}

  public static long ofDouble(double v) {
    long bits = Double.doubleToRawLongBits(v);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  public static double toDouble(long order) {
    return Double.longBitsToDouble(order ^ ((order >> 63) & Long.MAX_VALUE));
  }

  /// Whether the value is that of a float and comes back from it with the same bits.
  public static boolean isFloat(double v) {
    long bits = Double.doubleToRawLongBits(v);
    return Double.doubleToRawLongBits(narrow(v)) == bits;
  }

  public static long ofFloat(double v) {
    int bits = Float.floatToRawIntBits(narrow(v));
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  public static double toFloat(long order) {
    int bits = (int) order;
    return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
  }

  private static float narrow(double v) {
    return (float) v;
  }
}
