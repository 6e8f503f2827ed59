package dev.quipu.codec.column;

/// Maps the bits of floating-point numbers to integers in the same order: neighbouring values
/// become neighbouring integers, and every bit pattern, even of NaN, has its own integer.
public final class FloatingOrder {
  private FloatingOrder() {}

  public static long ofDouble(double v) {
    long bits = Double.doubleToRawLongBits(v);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  public static double toDouble(long order) {
    return Double.longBitsToDouble(order ^ ((order >> 63) & Long.MAX_VALUE));
  }

  /// Whether the value converts to a float and back without a change of bits.
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
