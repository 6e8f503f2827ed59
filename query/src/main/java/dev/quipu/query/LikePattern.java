package dev.quipu.query;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// A compiled LIKE pattern: `%` stands for any text, `_` for any one character (code point).
///
/// A non-deterministic automaton run with one bit a state (Baeza-Yates and Gonnet, "A new approach
/// to text searching", 1992): a text of n characters takes n · ⌈m/64⌉ steps whatever the pattern,
/// so no pattern is hostile. State i means: the first i single characters of the pattern have been
/// matched; a `%` lets the state in front of it stay where it is.
public final class LikePattern {
  private static final int DIRECT = 128;
  private static final int ANY_TEXT = -1;
  private static final int ANY_ONE = -2;

  private final boolean ignoreCase;
  private final int words;
  private final int length;

  /// Bit i: character i of the pattern is this one or `_`; so for all others.
  private final long[][] direct = new long[DIRECT][];

  private final Map<Integer, long[]> others = new HashMap<>();
  private final long[] any;

  /// Bit i: state i may stay.
  private final long[] stays;

  /// The pattern of a LIKE or ILIKE.
  public static LikePattern of(String pattern, boolean ignoreCase) {
    return new LikePattern(
        pattern.codePoints().map(c -> c == '%' ? ANY_TEXT : c == '_' ? ANY_ONE : c).toArray(),
        ignoreCase);
  }

  /// Fits what contains the part, in any case; every character of the part means itself.
  public static LikePattern containing(String part) {
    return new LikePattern(
        IntStream.concat(
                IntStream.concat(IntStream.of(ANY_TEXT), part.codePoints()), IntStream.of(ANY_TEXT))
            .toArray(),
        true);
  }

  private LikePattern(int[] characters, boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
    int singles = (int) Arrays.stream(characters).filter(c -> c != ANY_TEXT).count();
    length = singles;
    words = singles / 64 + 1;
    any = new long[words];
    stays = new long[words];
    int state = 0;
    for (int c : characters) {
      if (c == ANY_TEXT) {
        set(stays, state);
      } else if (c == ANY_ONE) {
        set(any, state++);
      } else {
        set(masks(fold(c)), state++);
      }
    }
    for (int c = 0; c < DIRECT; c++) {
      direct[c] = direct[c] == null ? any : or(direct[c], any);
    }
    others.replaceAll((c, mask) -> or(mask, any));
  }

  /// Whether the whole text fits.
  public boolean matches(String text) {
    long[] states = new long[words];
    states[0] = 1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int folded = fold(c);
      long[] mask = folded < DIRECT ? direct[folded] : others.getOrDefault(folded, any);
      long carry = 0;
      long alive = 0;
      for (int w = 0; w < words; w++) {
        long stepped = states[w] & mask[w];
        states[w] = (states[w] & stays[w]) | (stepped << 1) | carry;
        carry = stepped >>> 63;
        alive |= states[w];
      }
      if (alive == 0) {
        return false;
      }
    }
    return ((states[length >> 6] >>> length) & 1) != 0;
  }

  private long[] masks(int c) {
    if (c >= DIRECT) {
      return others.computeIfAbsent(c, character -> new long[words]);
    }
    if (direct[c] == null) {
      direct[c] = new long[words];
    }
    return direct[c];
  }

  /// One form for all cases of a character, by its simple case mappings.
  private int fold(int c) {
    return ignoreCase ? Character.toLowerCase(Character.toUpperCase(c)) : c;
  }

  private static void set(long[] bits, int i) {
    bits[i >> 6] |= 1L << i;
  }

  private static long[] or(long[] a, long[] b) {
    long[] both = a.clone();
    for (int i = 0; i < b.length; i++) {
      both[i] |= b[i];
    }
    return both;
  }
}
