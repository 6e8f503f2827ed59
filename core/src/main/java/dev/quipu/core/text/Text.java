package dev.quipu.core.text;

import dev.quipu.core.error.QuipuException;
import java.util.OptionalLong;

/// Rules for text from outside.
public final class Text {
  private static final int QUOTED_CHARS = 100;

  private Text() {}

  /// The value for an error message: quoted, control characters escaped, cut after 100 characters.
  public static String quote(String value) {
    StringBuilder out = new StringBuilder("\"");
    int n = first(value, QUOTED_CHARS).length();
    for (int i = 0; i < n; i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c) || (Character.isSurrogate(c) && !isPaired(value, i))) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append(n < value.length() ? "...\"" : "\"").toString();
  }

  /// The length of a text in code points, as people and other languages count, not in Java's UTF-16
  /// units.
  public static int length(String value) {
    return value.codePointCount(0, value.length());
  }

  /// Whether a text has more than this many characters.
  public static boolean isLonger(String value, int maxChars) {
    return value.length() > maxChars && length(value) > maxChars;
  }

  /// The first characters of a text, at most this many.
  public static String first(String value, int maxChars) {
    return isLonger(value, maxChars)
        ? value.substring(0, value.offsetByCodePoints(0, maxChars))
        : value;
  }

  /// Refuses U+0000 and lone surrogates, because not every system can store and return them.
  ///
  /// @param what the thing named in the message, such as `Param value`
  public static String check(String what, String value, int maxChars) {
    if (isLonger(value, maxChars)) {
      throw QuipuException.invalid(
          what + " has " + length(value) + " characters; at most " + maxChars + " are allowed");
    }
    return checkCharacters(what, value);
  }

  /// As [#check], without a limit on the length.
  public static String checkCharacters(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw QuipuException.invalid(
            what
                + " "
                + quote(value)
                + " holds U+0000 at position "
                + i
                + ", which is not allowed");
      }
      if (Character.isSurrogate(c) && !isPaired(value, i)) {
        throw QuipuException.invalid(
            what + " " + quote(value) + " holds a lone surrogate at position " + i);
      }
    }
    return value;
  }

  /// Parses a 64-bit integer: an optional minus and ASCII digits. Empty for anything else. Java's
  /// own parser would also accept a plus and the digits of every script.
  public static OptionalLong integer(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    if (text.length() == start) {
      return OptionalLong.empty();
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean isPaired(String value, int i) {
    if (Character.isHighSurrogate(value.charAt(i))) {
      return i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1));
    }
    return i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }
}
