package dev.quipu.core.text;

/// The text form of ids and digests.
public final class Hex {
  private static final boolean[] IS_LOWER_HEX = new boolean['f' + 1];

  static {
    for (char c : "0123456789abcdef".toCharArray()) {
      IS_LOWER_HEX[c] = true;
    }
  }

  private Hex() {}

  public static boolean isLowerHex(String text, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > 'f' || !IS_LOWER_HEX[c]) {
        return false;
      }
    }
    return true;
  }
}
