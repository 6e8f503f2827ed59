package dev.quipu.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A compiled LIKE pattern: `%` matches any text, `_` any one character (code point).
///
/// The pieces between the `%` are found one after another, each at its first occurrence, and the
/// last one at the end. If the pattern matches at all, it matches this way, so there is no
/// backtracking. An automaton with one bit for each state finds a piece (Baeza-Yates and Gonnet, "A
/// new approach to text searching", 1992). A text of n characters takes at most n · ⌈m/64⌉ steps in
/// all, where m is the length of the longest piece: no pattern is hostile.
public final class LikePattern {
  private static final int ANY_ONE = -2;

  /// The start of the text; the whole text if there is no `%`.
  private final Piece first;

  private final List<Piece> middle = new ArrayList<>();

  /// The end of the text; null if there is no `%`.
  private final Piece last;

  private final boolean whole;

  /// Compiles the pattern of a LIKE or ILIKE.
  public static LikePattern of(String pattern, boolean ignoreCase) {
    List<Piece> pieces = new ArrayList<>();
    for (String piece : pattern.split("%", -1)) {
      pieces.add(
          new Piece(piece.codePoints().map(c -> c == '_' ? ANY_ONE : c).toArray(), ignoreCase));
    }
    return new LikePattern(pieces);
  }

  /// Matches texts that contain the part, in any case; every character of the part is literal.
  public static LikePattern containing(String part) {
    Piece nothing = new Piece(new int[0], true);
    return new LikePattern(List.of(nothing, new Piece(part.codePoints().toArray(), true), nothing));
  }

  private LikePattern(List<Piece> pieces) {
    first = pieces.getFirst();
    last = pieces.getLast();
    whole = pieces.size() == 1;
    for (Piece piece : pieces.subList(1, Math.max(1, pieces.size() - 1))) {
      if (piece.length > 0) {
        piece.prepare();
        middle.add(piece);
      }
    }
  }

  /// Whether the whole text matches.
  public boolean matches(String text) {
    int at = first.matchForwards(text, 0, text.length());
    if (at < 0 || whole) {
      return at == text.length();
    }
    int end = last.matchBackwards(text);
    if (end < at) {
      return false;
    }
    for (Piece piece : middle) {
      at = piece.find(text, at, end);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /// The part of a pattern between two `%`.
  private static final class Piece {
    private static final int DIRECT = 128;

    /// A piece of up to this many characters is compared at every position: a pattern may have
    /// hundreds of such pieces, and a table for each would cost more than it saves.
    private static final int TINY = 4;

    private final boolean ignoreCase;
    private final int[] characters;
    private final int length;
    private final int words;

    /// Bit i is set if character i of the piece is this one or `_`; `others` has the same form.
    private long[][] direct = {};

    private final Map<Integer, long[]> others = new HashMap<>();
    private final long[] any;

    Piece(int[] characters, boolean ignoreCase) {
      this.ignoreCase = ignoreCase;
      this.characters = Arrays.stream(characters).map(c -> c == ANY_ONE ? c : fold(c)).toArray();
      length = characters.length;
      words = Math.max(1, (length + 63) / 64);
      any = new long[words];
    }

    /// Called before the first search.
    void prepare() {
      if (length <= TINY) {
        return;
      }
      direct = new long[DIRECT][];
      for (int i = 0; i < length; i++) {
        set(this.characters[i] == ANY_ONE ? any : masks(this.characters[i]), i);
      }
      for (int c = 0; c < DIRECT; c++) {
        direct[c] = direct[c] == null ? any : or(direct[c], any);
      }
      others.replaceAll((c, mask) -> or(mask, any));
    }

    /// The end of the piece if it starts at `from` and ends by `to`; otherwise -1.
    int matchForwards(String text, int from, int to) {
      int at = from;
      for (int wanted : characters) {
        if (at >= to) {
          return -1;
        }
        int c = text.codePointAt(at);
        if (wanted != ANY_ONE && wanted != fold(c)) {
          return -1;
        }
        at += Character.charCount(c);
      }
      return at;
    }

    /// The start of the piece if the text ends with it; otherwise -1.
    int matchBackwards(String text) {
      int at = text.length();
      for (int i = length - 1; i >= 0; i--) {
        if (at == 0) {
          return -1;
        }
        int c = text.codePointBefore(at);
        if (characters[i] != ANY_ONE && characters[i] != fold(c)) {
          return -1;
        }
        at -= Character.charCount(c);
      }
      return at;
    }

    /// The end of the first occurrence of the piece between two positions; -1 if there is none.
    int find(String text, int from, int to) {
      return length <= TINY
          ? findTiny(text, from, to)
          : words == 1 ? findShort(text, from, to) : findLong(text, from, to);
    }

    private int findTiny(String text, int from, int to) {
      for (int i = from; i < to; i += Character.charCount(text.codePointAt(i))) {
        int end = matchForwards(text, i, to);
        if (end >= 0) {
          return end;
        }
      }
      return -1;
    }

    private int findShort(String text, int from, int to) {
      long states = 0;
      long found = 1L << (length - 1);
      for (int i = from; i < to; ) {
        int c = text.codePointAt(i);
        i += Character.charCount(c);
        states = (states << 1 | 1) & mask(c)[0];
        if ((states & found) != 0) {
          return i;
        }
      }
      return -1;
    }

    private int findLong(String text, int from, int to) {
      long[] states = new long[words];
      long found = 1L << (length - 1);
      for (int i = from; i < to; ) {
        int c = text.codePointAt(i);
        i += Character.charCount(c);
        long[] mask = mask(c);
        long carry = 1;
        for (int w = 0; w < words; w++) {
          long next = states[w] >>> 63;
          states[w] = (states[w] << 1 | carry) & mask[w];
          carry = next;
        }
        if ((states[words - 1] & found) != 0) {
          return i;
        }
      }
      return -1;
    }

    private long[] mask(int c) {
      int folded = fold(c);
      return folded < DIRECT ? direct[folded] : others.getOrDefault(folded, any);
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

    /// Maps all cases of a character to one form, by its simple case mappings.
    private int fold(int c) {
      if (!ignoreCase) {
        return c;
      }
      if (c < DIRECT) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
      }
      return Character.toLowerCase(Character.toUpperCase(c));
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
}
