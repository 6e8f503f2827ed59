package dev.quipu.codec.timeline;

/// Text without upper case, for searches: each character by itself, so that positions and lengths
/// stay.
final class Folded {
  private static final int TABLE = 256;
  private static final char[] LOWER = new char[TABLE];

  static {
    for (char c = 0; c < TABLE; c++) {
      LOWER[c] = Character.toLowerCase(c);
    }
  }

  private Folded() {}

  static char of(char c) {
    return c < TABLE ? LOWER[c] : Character.toLowerCase(c);
  }

  static String of(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = of(folded[i]);
    }
    return new String(folded);
  }

  /// Whether a text holds another, whatever its case.
  ///
  /// @param folded a folded text
  static boolean holds(String text, String folded) {
    if (folded.isEmpty()) {
      return true;
    }
    char first = folded.charAt(0);
    int last = text.length() - folded.length();
    for (int i = 0; i <= last; i++) {
      if (of(text.charAt(i)) == first && continues(text, i, folded)) {
        return true;
      }
    }
    return false;
  }

  private static boolean continues(String text, int at, String folded) {
    for (int i = 1; i < folded.length(); i++) {
      if (of(text.charAt(at + i)) != folded.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
