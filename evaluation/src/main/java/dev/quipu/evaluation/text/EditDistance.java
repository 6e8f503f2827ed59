package dev.quipu.evaluation.text;

import dev.quipu.core.error.QuipuException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The edit distance of two texts: the least number of characters (code points) that must be added,
/// removed or replaced to make one of the other (Levenshtein, 1966).
///
/// The algorithm takes 64 rows of the table at once (Myers, *A fast bit-vector algorithm for
/// approximate string matching based on dynamic programming*, 1999, in the form of Hyyrö, 2003).
public final class EditDistance {
  private static final int WORD = 64;

  private EditDistance() {}

  /// The distance in code points.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a text has more than [TextLimits#DISTANCE_POINTS]
  ///   code points
  public static int of(String a, String b) {
    return of(points(a), points(b));
  }

  /// How alike two texts are: 1 for equal ones, 0 for those that share nothing. It is 1 minus the
  /// distance as a part of the length of the longer text.
  ///
  /// @throws QuipuException as [#of]
  public static double similarity(String a, String b) {
    int[] first = points(a);
    int[] second = points(b);
    int longer = Math.max(first.length, second.length);
    return longer == 0 ? 1 : 1 - (double) of(first, second) / longer;
  }

  private static int[] points(String text) {
    // Each code point has at most two characters.
    if (text.length() > 2 * TextLimits.DISTANCE_POINTS
        || text.codePointCount(0, text.length()) > TextLimits.DISTANCE_POINTS) {
      throw QuipuException.invalid(
          "Text has "
              + text.codePointCount(0, text.length())
              + " characters; the edit distance compares at most "
              + TextLimits.DISTANCE_POINTS);
    }
    return text.codePoints().toArray();
  }

  private static int of(int[] a, int[] b) {
    int start = 0;
    int common = Math.min(a.length, b.length);
    while (start < common && a[start] == b[start]) {
      start++;
    }
    int end = 0;
    while (end < common - start && a[a.length - 1 - end] == b[b.length - 1 - end]) {
      end++;
    }
    int[] first = Arrays.copyOfRange(a, start, a.length - end);
    int[] second = Arrays.copyOfRange(b, start, b.length - end);
    return first.length == 0 || second.length == 0
        ? Math.max(first.length, second.length)
        : distance(first, second);
  }

  /// Goes through the text column by column. For each block of 64 rows, a column is two words: the
  /// rows at which the value is one more than in the row above, and those at which it is one less.
  private static int distance(int[] pattern, int[] text) {
    int blocks = (pattern.length + WORD - 1) / WORD;
    Map<Integer, long[]> places = new HashMap<>();
    for (int i = 0; i < pattern.length; i++) {
      places.computeIfAbsent(pattern[i], unused -> new long[blocks])[i / WORD] |= 1L << (i % WORD);
    }
    long[] nowhere = new long[blocks];
    long[] more = new long[blocks];
    long[] less = new long[blocks];
    Arrays.fill(more, -1L);
    long last = 1L << ((pattern.length - 1) % WORD);
    int distance = pattern.length;
    for (int point : text) {
      long[] equal = places.getOrDefault(point, nowhere);
      long moreIn = 1;
      long lessIn = 0;
      for (int k = 0; k < blocks; k++) {
        long up = more[k];
        long down = less[k];
        long eq = equal[k];
        long vertical = eq | down;
        eq |= lessIn;
        long diagonal = (((eq & up) + up) ^ up) | eq;
        long moreOut = down | ~(diagonal | up);
        long lessOut = up & diagonal;
        if (k == blocks - 1) {
          distance += (moreOut & last) != 0 ? 1 : (lessOut & last) != 0 ? -1 : 0;
        }
        long moreCarry = moreOut >>> (WORD - 1);
        long lessCarry = lessOut >>> (WORD - 1);
        moreOut = moreOut << 1 | moreIn;
        lessOut = lessOut << 1 | lessIn;
        more[k] = lessOut | ~(vertical | moreOut);
        less[k] = moreOut & vertical;
        moreIn = moreCarry;
        lessIn = lessCarry;
      }
    }
    return distance;
  }
}
